import { Bar, BarChart, CartesianGrid, ErrorBar, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { SpeedBucket } from "#app/attribution/speed-pays.ts";
import { formatPercent } from "#app/metrics/format.ts";

const HEIGHT = 260;

/** Conversion per bucket with its interval. */
export default function SpeedChart({ buckets }: { buckets: SpeedBucket[] }) {
  const drawn = buckets.map(({ label, rate, low, high }) => ({
    label,
    rate: rate ?? 0,
    // How far the whisker reaches below and above the bar's end.
    reach: rate === null || low === null || high === null ? [0, 0] : [rate - low, high - rate],
  }));
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <BarChart data={drawn} margin={{ top: 8, right: 0, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickLine={false} fontSize={12} interval={0} />
        <YAxis tickFormatter={formatPercent} tickLine={false} axisLine={false} width={56} fontSize={12} />
        <Tooltip formatter={(rate) => formatPercent(Number(rate))} />
        <Bar dataKey="rate" name="Conversion" fill="var(--p-color-bg-fill-success)" isAnimationActive={false} maxBarSize={64}>
          <ErrorBar dataKey="reach" width={6} stroke="var(--p-color-icon)" />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}
