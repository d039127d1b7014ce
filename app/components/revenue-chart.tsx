import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Revenue } from "#app/reports/revenue.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { shortLabel } from "./short-label.ts";

type Props = { course: Revenue["course"]; switches: Revenue["switches"]; currency: string };

const HEIGHT = 280;

/** Shop revenue as a quiet area, credited revenue as stacked bars on their own scale, because one is a fraction of the other. */
export default function RevenueChart({ course, switches, currency }: Props) {
  const money = (minor: number) => formatMoney(minor, currency);
  const short = (minor: number) => money(minor).replace(/\.\d+$/, "");
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <ComposedChart data={course} margin={{ top: 8, right: 0, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickFormatter={shortLabel} tickLine={false} minTickGap={24} fontSize={12} />
        <YAxis yAxisId="credited" tickFormatter={short} tickLine={false} axisLine={false} width={64} fontSize={12} />
        <YAxis
          yAxisId="shop"
          orientation="right"
          tickFormatter={short}
          tickLine={false}
          axisLine={false}
          width={72}
          fontSize={12}
        />
        <Tooltip
          formatter={(minor) => money(Number(minor))}
          labelFormatter={(_, [bar]) => shortLabel((bar?.payload as Props["course"][number] | undefined)?.label ?? "")}
        />
        <Legend iconType="square" formatter={(name: string) => <span style={{ color: "var(--p-color-text)" }}>{name}</span>} />
        {switches.map(({ label, to }) => (
          <ReferenceLine
            key={`${label} ${to}`}
            yAxisId="credited"
            x={label}
            stroke="var(--p-color-border-emphasis)"
            strokeDasharray="4 4"
            label={{ value: `rule: ${to}`, position: "insideTopLeft", fontSize: 11 }}
          />
        ))}
        <Area
          yAxisId="shop"
          dataKey="shop"
          name="Shop revenue (right scale)"
          fill="var(--p-color-bg-fill-tertiary)"
          stroke="var(--p-color-border)"
          isAnimationActive={false}
        />
        <Bar
          yAxisId="credited"
          stackId="credited"
          dataKey="beforeSale"
          name="Credited, before sale"
          fill="var(--p-color-bg-fill-success)"
          isAnimationActive={false}
        />
        <Bar
          yAxisId="credited"
          stackId="credited"
          dataKey="afterSale"
          name="Credited, after sale"
          fill="var(--p-color-bg-fill-info)"
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
