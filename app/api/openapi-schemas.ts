import { granularities } from "#app/lib/period.ts";
import { customerKinds, surveyScopes } from "#app/surveys/kinds.ts";

type Schema = Record<string, unknown>;

const text: Schema = { type: "string" };
const textOrNull: Schema = { type: ["string", "null"] };
const integer: Schema = { type: "integer" };
const number: Schema = { type: "number" };
const numberOrNull: Schema = { type: ["number", "null"] };
const instant: Schema = { type: "string", format: "date-time" };
const instantOrNull: Schema = { type: ["string", "null"], format: "date-time" };
const day: Schema = { type: "string", format: "date" };
const minor = (description: string): Schema => ({
  type: "integer",
  description: `${description}, in minor units of the shop currency`,
});
const list = (items: Schema): Schema => ({ type: "array", items });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object whose properties are all present but those named `optional`. */
function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required };
}

const reading = object(
  {
    value: { ...numberOrNull, description: "The headline; null = no data, never 0" },
    unit: { enum: ["count", "ratio", "seconds", "minor", "score"] },
    n: { ...integer, description: "Observations behind it" },
    mean: numberOrNull,
    median: numberOrNull,
    p90: numberOrNull,
    low: { ...numberOrNull, description: "Lower end of the 95 % interval" },
    high: { ...numberOrNull, description: "Upper end of the 95 % interval" },
    parts: { type: "object", additionalProperties: number },
    immature: { ...integer, description: "Too young to be judged, left out" },
    sample: { enum: ["counts_only", "small"], description: "Fewer than 10, or than 30, observations of a rate" },
    reason: { ...text, description: "Why there is no figure" },
  },
  ["mean", "median", "p90", "low", "high", "parts", "immature", "sample", "reason"],
);
const metricRow = object({
  bucket: { ...text, description: `Local day on which the bucket starts; with time and offset for ${granularities[1]}s` },
  group: { ...textOrNull, description: "null = all, or nobody where broken down" },
  metrics: { type: "object", additionalProperties: ref("Reading") },
});
const metricRows = list(ref("MetricRow"));
const metricsAnswer = object(
  {
    shop: text,
    timezone: text,
    currency: text,
    from: day,
    to: day,
    evaluatedAt: instant,
    freshness: object({ orders: instantOrNull, tickets: instantOrNull, waiting: integer }),
    rows: metricRows,
    previous: object({ from: day, to: day, rows: metricRows }),
  },
  ["previous"],
);

const match = object({ level: integer, by: text, confidence: { enum: ["exact", "probable"] } });
const credit = object({
  orderId: text,
  orderName: text,
  processedAt: instant,
  orderAmount: minor("What the order is worth"),
  currency: text,
  helpdesk: text,
  ticketId: { ...text, description: "The helpdesk's own id" },
  ticketUrl: textOrNull,
  touchAt: instant,
  agentId: { ...textOrNull, description: "The helpdesk's own id; null = unassigned" },
  agentName: textOrNull,
  agentKind: { enum: ["human", "ai", null] },
  turns: integer,
  weight: number,
  amount: minor("This share"),
  match,
  evidence: { enum: [1, 2, 3] },
  intent: { enum: ["before_sale", "after_sale"] },
  ruleset: text,
  computedAt: instant,
});
const page = (rows: Schema, total: Schema): Schema =>
  object({
    rows: list(rows),
    total: { ...total, description: "Over all pages" },
    next: { ...textOrNull, description: "`cursor` of the next page" },
  });

const durations: Schema = {
  type: ["object", "null"],
  properties: { calendar: integer, business: integer },
  required: ["calendar", "business"],
};
const ticket = object({
  helpdesk: text,
  id: { ...text, description: "The helpdesk's own id" },
  url: textOrNull,
  channel: text,
  type: textOrNull,
  tags: list(text),
  startedBy: { enum: ["customer", "merchant"] },
  state: { enum: ["open", "pending", "snoozed", "resolved"] },
  createdAt: instant,
  firstCustomerAt: instant,
  firstReplyAt: instantOrNull,
  resolvedAt: instantOrNull,
  firstResponseSeconds: durations,
  resolutionSeconds: durations,
  humanReplies: integer,
  aiReplies: integer,
  agentId: textOrNull,
  csatScore: numberOrNull,
  converted: { type: "boolean" },
  creditAmount: minor("What its orders credit to it"),
});

const surveyAnswer = object({
  id: text,
  kind: { enum: customerKinds },
  scope: { enum: surveyScopes.filter((scope) => scope !== "team") },
  score: number,
  scaleMin: number,
  scaleMax: number,
  satisfied: { type: "boolean", description: "Satisfied, easy, promoter, five stars or solved, by its kind" },
  comment: { ...textOrNull, description: "null also for what the merchant has hidden" },
  tags: list(text),
  answeredAt: instant,
  editedAt: instantOrNull,
  helpdesk: textOrNull,
  ticketId: { ...textOrNull, description: "The helpdesk's own id" },
  orderId: textOrNull,
  agentId: { ...textOrNull, description: "The helpdesk's own id, as frozen when asking" },
  agentName: textOrNull,
  source: { enum: ["helpdesk", "survey"], description: "Whose survey it was" },
  via: textOrNull,
  counted: { type: "boolean", description: "Whether it is in the figures" },
  suspicion: textOrNull,
});

/** Shapes of the API's answers (contract.md section 3), for integrators; api.test.ts holds the answers against them. */
export const answerSchemas: Record<string, Schema> = {
  Reading: reading,
  MetricRow: metricRow,
  Metrics: metricsAnswer,
  Credit: credit,
  Credits: page(ref("Credit"), object({ amount: minor("Credited"), orders: integer, tickets: integer })),
  Ticket: ticket,
  Tickets: page(ref("Ticket"), object({ tickets: integer })),
  SurveyAnswer: surveyAnswer,
  Surveys: page(ref("SurveyAnswer"), object({ answers: integer })),
  Attribution: object({
    order: object({
      id: text,
      name: text,
      processedAt: instant,
      amount: minor("What it is worth"),
      currency: text,
      status: text,
    }),
    sentence: text,
    ruleset: text,
    credits: list(ref("Credit")),
    considered: list({ type: "object" }),
    history: list({ type: "object" }),
  }),
  Problem: object({ type: text, title: text, status: integer, detail: text, parameter: text }, ["parameter"]),
};
