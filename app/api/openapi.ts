import { attributionModels } from "#app/attribution/ruleset.ts";
import { granularities } from "#app/lib/period.ts";
import { dimensions } from "#app/metrics/define.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import { customerKinds } from "#app/surveys/kinds.ts";
import { answerSchemas } from "./openapi-schemas.ts";

type Parameter = { name: string; in: "query" | "path"; required?: boolean; description: string; schema: object };

const day = { type: "string", format: "date" };
const text = { type: "string" };

const period: Parameter[] = [
  { name: "from", in: "query", required: true, description: "First local day of the shop", schema: day },
  { name: "to", in: "query", required: true, description: "Local day after the last", schema: day },
];
const ruleset: Parameter = {
  name: "ruleset",
  in: "query",
  description: `default, gorgias_5d or gorgias_3d, with overrides joined by "+": default+model=linear+window_days=7. Models: ${attributionModels.join(", ")}`,
  schema: text,
};

const paging: Parameter[] = [
  { name: "cursor", in: "query", description: "`next` of the page before", schema: text },
  { name: "limit", in: "query", description: "Rows a page", schema: { type: "integer", minimum: 1, maximum: 500, default: 100 } },
];
const filters = dimensions.map((name): Parameter => ({
  name,
  in: "query",
  description: `Only these, separated by commas`,
  schema: text,
}));
const hours: Parameter = {
  name: "hours",
  in: "query",
  description: "Clock of durations",
  schema: { enum: ["calendar", "business"], default: "calendar" },
};

/** Description of the reading API for integrators (OpenAPI 3.1), made from the same lists that the API checks against. */
export function openApi(appUrl: string): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Fiveday reading API",
      version: "1",
      description: "Customer-service figures and credited orders of one shop.",
    },
    servers: [{ url: appUrl }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } }, schemas: answerSchemas },
    paths: {
      "/api/v1/metrics": path("Metrics of a period", "Metrics", metricParameters()),
      "/api/v1/credits": path("Credits of orders processed in a period, one row per order, ticket and agent", "Credits", [
        ...period,
        ruleset,
        ...paging,
      ]),
      "/api/v1/tickets": path("Tickets, or exactly those behind a metric's figure, newest first", "Tickets", [
        {
          name: "metric",
          in: "query",
          description: "Id of a metric; without it the tickets created in the period",
          schema: { enum: metrics.map(({ id }) => id) },
        },
        ...period,
        ...filters,
        hours,
        ruleset,
        ...paging,
      ]),
      "/api/v1/surveys": path("Survey answers by the day they were given, newest first", "Surveys", [
        ...period,
        {
          name: "kind",
          in: "query",
          description: `Only these, separated by commas: ${customerKinds.join(", ")}`,
          schema: text,
        },
        { name: "agent", in: "query", description: "Only these, separated by commas", schema: text },
        {
          name: "include",
          in: "query",
          description: "all = also answers that are in no figure: set aside, or about a conversation nobody has told of yet",
          schema: { enum: ["counted", "all"], default: "counted" },
        },
        ...paging,
      ]),
      "/api/v1/orders/{id}/attribution": path("Why an order is credited as it is", "Attribution", [
        { name: "id", in: "path", required: true, description: "Numeric id, global id or name of the order", schema: text },
        ruleset,
      ]),
    },
  };
}

function metricParameters(): Parameter[] {
  return [
    {
      name: "metrics",
      in: "query",
      required: true,
      description: `Ids separated by commas: ${metrics.map(({ id, label, unit }) => `${id} (${label}, ${unit})`).join("; ")}`,
      schema: text,
    },
    ...period,
    {
      name: "granularity",
      in: "query",
      description: "How the period is cut",
      schema: { enum: [...granularities], default: "total" },
    },
    { name: "by", in: "query", description: "Breakdown", schema: { enum: [...dimensions] } },
    ...filters,
    hours,
    {
      name: "compare",
      in: "query",
      description: "Adds the period before",
      schema: { enum: ["previous", "none"], default: "none" },
    },
    ruleset,
  ];
}

/** @param answer name of its schema */
function path(summary: string, answer: string, parameters: Parameter[]): object {
  const schema = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
  const problem = (description: string) => ({ description, content: { "application/problem+json": schema("Problem") } });
  return {
    get: {
      summary,
      parameters,
      responses: {
        200: { description: summary, content: { "application/json": schema(answer) } },
        400: problem("A parameter is wrong; the answer names it"),
        401: problem("No valid token"),
        404: problem("Not in this shop"),
        429: problem("Too many requests; see Retry-After"),
        503: problem("The database does not answer; see Retry-After"),
      },
    },
  };
}
