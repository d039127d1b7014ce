import type { ReactNode } from "react";

type Row = {
  key: string;
  name: ReactNode;
  /** 0…1: drawn as a bar beside the name. */
  share?: number;
  cells: ReactNode[];
};

type Props = {
  /** Heading of the names. */
  first: string;
  columns: string[];
  rows: Row[];
  /** Columns that hold words and so stand at the start. */
  words?: string[];
  /** Scrolls by itself where it is long. */
  tall?: boolean;
};

/** Figures in rows, as a picture where there are shares; wider or longer than its place, it scrolls inside itself. */
export function FigureTable({ first, columns, rows, words = [], tall = false }: Props) {
  const drawn = rows.some(({ share }) => share !== undefined);
  const sideOf = (column: string) => (words.includes(column) ? "fiveday-start" : "");
  return (
    <div className={tall ? "fiveday-tall" : "fiveday-wide"}>
      <table className="fiveday-table">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {drawn && <th scope="col" aria-label="Share drawn" />}
            {columns.map((column) => (
              <th key={column} scope="col" className={sideOf(column)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, share, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {drawn && (
                <td className="fiveday-drawn">
                  <div className="fiveday-score-bar" style={{ inlineSize: `${100 * (share ?? 0)}%` }} />
                </td>
              )}
              {cells.map((cell, i) => (
                <td key={columns[i]} className={sideOf(columns[i]!)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
