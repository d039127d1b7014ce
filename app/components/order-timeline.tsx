import type { MarkKind, OrderStory } from "#app/reports/order-story.ts";

const WIDTH = 720;
const HEIGHT = 132;
const LEFT = 96;
const RIGHT = 24;
const LANES = { conversation: 44, order: 92 };

/** Shape and colour of a mark: no two kinds share both. */
const looks: Record<MarkKind, { shape: "circle" | "square" | "diamond" | "ring"; color: string; name: string }> = {
  customer: { shape: "circle", color: "var(--p-color-icon)", name: "Customer" },
  human: { shape: "square", color: "var(--p-color-icon-success)", name: "Agent" },
  ai: { shape: "diamond", color: "var(--p-color-icon-magic)", name: "AI" },
  automatic: { shape: "ring", color: "var(--p-color-icon-secondary)", name: "Automatic" },
  note: { shape: "ring", color: "var(--p-color-icon-caution)", name: "Note" },
  order: { shape: "diamond", color: "var(--p-color-icon-info)", name: "Order" },
  refund: { shape: "square", color: "var(--p-color-icon-critical)", name: "Refund" },
};

/** The story of an order drawn: one lane for the conversation, one for order and refunds, the window shaded. */
export function OrderTimeline({ timeline }: Pick<OrderStory, "timeline">) {
  const { start, end, window, marks, days } = timeline;
  const x = (at: number) => LEFT + ((at - start) / (end - start || 1)) * (WIDTH - LEFT - RIGHT);
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  return (
    <div className="fiveday-timeline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Timeline: ${marks.map(({ text }) => text).join("; ")}`}>
        {window && (
          <rect
            x={x(window.from)}
            y={22}
            width={Math.max(1, x(window.to) - x(window.from))}
            height={90}
            fill="var(--p-color-bg-surface-info)"
          />
        )}
        {days.map(({ at, text }) => (
          <text key={at} x={x(at)} y={HEIGHT - 4} textAnchor="middle">
            {text}
          </text>
        ))}
        {Object.entries(LANES).map(([lane, y]) => (
          <g key={lane}>
            <text x={0} y={y + 4}>
              {lane === "conversation" ? "Conversation" : "Order"}
            </text>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y} y2={y} stroke="var(--p-color-border)" />
          </g>
        ))}
        {marks.map(({ at, lane, kind, text }, i) => (
          <g key={i}>
            <title>{text}</title>
            <Mark kind={kind} x={x(at)} y={LANES[lane]} />
          </g>
        ))}
        {kinds.map((kind, i) => (
          <g key={kind}>
            <Mark kind={kind} x={LEFT + i * 88} y={10} />
            <text x={LEFT + i * 88 + 10} y={14}>
              {looks[kind].name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

const R = 5;

function Mark({ kind, x, y }: { kind: MarkKind; x: number; y: number }) {
  const { shape, color } = looks[kind];
  switch (shape) {
    case "circle":
      return <circle cx={x} cy={y} r={R} fill={color} />;
    case "ring":
      return <circle cx={x} cy={y} r={R - 1} fill="var(--p-color-bg-surface)" stroke={color} strokeWidth={2} />;
    case "square":
      return <rect x={x - R} y={y - R} width={2 * R} height={2 * R} fill={color} />;
    case "diamond":
      return <rect x={x - R} y={y - R} width={2 * R} height={2 * R} fill={color} transform={`rotate(45 ${x} ${y})`} />;
  }
}
