import { CartesianGrid, Legend, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { durationTicks } from "#app/components/duration-ticks.ts";
import { shortLabel } from "#app/components/short-label.ts";
import { formatValue } from "#app/metrics/format.ts";
import type { MetricPage } from "#app/reports/metric-page.server.ts";

const HEIGHT = 280;

/** Readable also where a line passes behind it. */
const lineLabel = {
  position: "insideBottomRight",
  fontSize: 12,
  fill: "var(--p-color-text)",
  stroke: "var(--p-color-bg-surface)",
  strokeWidth: 4,
  paintOrder: "stroke",
} as const;

type Props = Pick<MetricPage, "course" | "unit" | "lines" | "annotations"> & { currency: string };

/** The figure over the period beside the one before, with its goals; the usual bands show only as far as the figure reaches. */
export default function CourseChart({ course, unit, currency, lines, annotations }: Props) {
  const goals = lines.flatMap(({ goal, value }) => (goal === null ? [] : [value]));
  const greatest = Math.max(0, ...course.flatMap(({ now, before }) => [now ?? 0, before ?? 0]), ...goals);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart data={course} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickFormatter={shortLabel} tickLine={false} minTickGap={24} fontSize={12} />
        <YAxis
          {...(unit === "seconds" ? { ticks: durationTicks(greatest), domain: [0, durationTicks(greatest).at(-1)!] } : {})}
          tickFormatter={(value: number) => formatValue({ unit }, value, currency)}
          tickLine={false}
          axisLine={false}
          width={84}
          fontSize={12}
        />
        <Tooltip
          formatter={(_, name, { payload }) => {
            const point = payload as MetricPage["course"][number];
            return name === "This period" ? point.text : point.textBefore;
          }}
        />
        {lines.map(({ value, goal }, i) => (
          <ReferenceLine
            key={i}
            y={value}
            stroke={goal === null ? "var(--p-color-border)" : "var(--p-color-icon-success)"}
            strokeDasharray="6 3"
            ifOverflow={goal === null ? "hidden" : "extendDomain"}
            {...(goal === null ? {} : { label: { value: goal, ...lineLabel } })}
          />
        ))}
        {annotations.map(({ label, text }, i) => (
          <ReferenceLine
            key={text}
            x={label}
            stroke="var(--p-color-border-emphasis)"
            strokeDasharray="2 3"
            label={{ value: i + 1, position: "insideTopRight", fontSize: 11 }}
          />
        ))}
        <Legend iconType="plainline" formatter={(name: string) => <span style={{ color: "var(--p-color-text)" }}>{name}</span>} />
        <Line
          dataKey="before"
          name="The period before"
          stroke="var(--p-color-icon-secondary)"
          strokeDasharray="4 4"
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="now"
          name="This period"
          stroke="var(--p-color-icon-info)"
          strokeWidth={2}
          dot={course.length < 40}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
