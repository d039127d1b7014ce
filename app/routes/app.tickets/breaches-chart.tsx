import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { shortLabel } from "#app/components/short-label.ts";
import type { Sla } from "#app/reports/sla.server.ts";

const HEIGHT = 260;

/** Promises kept and broken, day by day. */
export default function BreachesChart({ days }: Pick<Sla, "days">) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <BarChart data={days} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickFormatter={shortLabel} tickLine={false} minTickGap={24} fontSize={12} />
        <YAxis allowDecimals={false} tickLine={false} axisLine={false} width={40} fontSize={12} />
        <Tooltip labelFormatter={(label) => (typeof label === "string" ? shortLabel(label) : label)} />
        <Legend iconType="square" formatter={(name: string) => <span style={{ color: "var(--p-color-text)" }}>{name}</span>} />
        <Bar dataKey="breached" name="Broken" stackId="all" fill="var(--p-color-bg-fill-critical)" isAnimationActive={false} />
        <Bar dataKey="met" name="Kept" stackId="all" fill="var(--p-color-bg-fill-info)" isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
