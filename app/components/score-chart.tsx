import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatPercent } from "#app/metrics/format.ts";
import type { ScorePoint } from "#app/reports/satisfaction.server.ts";
import { shortLabel } from "./short-label.ts";

type Props = { course: ScorePoint[]; range: readonly [number, number]; isShare: boolean };

const HEIGHT = 260;

/** A score over time as a line, within the band where it lies with 95 % certainty. */
export default function ScoreChart({ course, range, isShare }: Props) {
  const tick = (value: number) => (isShare ? formatPercent(value).replace(".0", "") : String(Math.round(value * 10) / 10));
  const [lowest, highest] = range;
  // With few answers the interval reaches beyond the scale.
  const onScale = course.map((point) => ({ ...point, band: point.band?.map((end) => Math.min(highest, Math.max(lowest, end))) }));
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <ComposedChart data={onScale} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickFormatter={shortLabel} tickLine={false} minTickGap={24} fontSize={12} />
        <YAxis
          domain={[lowest, highest]}
          allowDataOverflow
          tickFormatter={tick}
          tickLine={false}
          axisLine={false}
          width={56}
          fontSize={12}
        />
        <Tooltip
          labelFormatter={(_, [point]) => shortLabel((point?.payload as ScorePoint | undefined)?.label ?? "")}
          formatter={(value, name, { payload }) => {
            if (!Array.isArray(value)) return [(payload as ScorePoint).text, name];
            const [low, high] = value as unknown as [number, number];
            return [`${tick(low)} to ${tick(high)}`, name];
          }}
        />
        <Area
          dataKey="band"
          name="95 % interval"
          stroke="none"
          fill="var(--p-color-bg-fill-info-secondary)"
          connectNulls
          isAnimationActive={false}
        />
        <Line
          dataKey="value"
          name="Score"
          stroke="var(--p-color-icon-info)"
          strokeWidth={2}
          dot={{ r: 2 }}
          connectNulls
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
