import type { Card } from "#app/reports/card.ts";

const WIDTH = 200;
const HEIGHT = 40;
const EDGE = 3;

/** The course of a figure over the period, drawn on the server; gaps where there is no data. */
export function Sparkline({ label, trend }: Pick<Card, "label" | "trend">) {
  const known = trend.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length < 2) return <div className="fiveday-sparkline" />;
  const [low, high] = [Math.min(0, ...known), Math.max(...known)];
  const x = (i: number) => EDGE + (i * (WIDTH - 2 * EDGE)) / Math.max(1, trend.length - 1);
  const y = (value: number) => HEIGHT - EDGE - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
  const lines = runs(trend.map(({ value }, i) => (value === null ? null : ([x(i), y(value)] as const))));
  const last = trend.findLast(({ value }) => value !== null)!;
  return (
    <svg
      className="fiveday-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label} over the period, ${trend.length} points, last ${last.text}`}
    >
      {lines.map((points) => (
        <g key={points[0]!.join()}>
          <polygon
            points={[...points, [points.at(-1)![0], HEIGHT], [points[0]![0], HEIGHT]].map((point) => point.join()).join(" ")}
          />
          <polyline points={points.map((point) => point.join()).join(" ")} vectorEffect="non-scaling-stroke" />
        </g>
      ))}
    </svg>
  );
}

type Point = readonly [number, number];

/** Stretches without a gap. */
function runs(points: readonly (Point | null)[]): Point[][] {
  const result: Point[][] = [[]];
  for (const point of points) {
    if (point) result.at(-1)!.push(point);
    else if (result.at(-1)!.length > 0) result.push([]);
  }
  return result.filter(({ length }) => length > 0);
}
