import type { WeekHour } from "#app/reports/busiest.server.ts";

type Props = {
  label: string;
  hours: WeekHour[];
  of: (hour: WeekHour) => number | null;
  /** The value that is drawn in full colour. */
  full: number;
  /** Cells with a cross in place of a value. */
  mark?: (hour: WeekHour) => boolean;
  digits?: number;
  tone?: "info" | "warning";
};

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Hours down, days across: a table whose cells are coloured by their value, so that it is read as well as seen. */
export function HeatMap({ label, hours, of, full, mark = () => false, digits = 1, tone = "info" }: Props) {
  return (
    <table className="fiveday-heat" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span className="fiveday-unseen">Hour</span>
          </th>
          {days.map((day) => (
            <th key={day} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: 24 }, (_, hour) => (
          <tr key={hour}>
            <th scope="row">{`${String(hour).padStart(2, "0")}:00`}</th>
            {days.map((day, i) => {
              const cell = hours[24 * i + hour]!;
              const value = of(cell);
              const share = value === null || full === 0 ? 0 : Math.min(1, value / full);
              return (
                <td
                  key={day}
                  style={{ background: `color-mix(in srgb, var(--p-color-bg-fill-${tone}) ${100 * share}%, transparent)` }}
                >
                  {mark(cell) ? "×" : value === null ? "" : value === 0 ? "·" : value.toFixed(digits)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
