import { BadRequest } from "#app/lib/errors.ts";
import { type AnswerPage, readAnswerList } from "#app/reports/answer-list.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { customerKinds, type SurveyKind } from "#app/surveys/kinds.ts";
import { readPeriod } from "./period.ts";

/** GET /api/v1/surveys (contract.md section 3): the answers of a period. @throws BadRequest naming the parameter */
export async function answerSurveys(shop: ShopContext, params: URLSearchParams, now: Date): Promise<AnswerPage> {
  const limit = params.get("limit");
  if (limit !== null && !/^\d+$/.test(limit)) throw new BadRequest("limit must be a number", "limit");
  const include = params.get("include") ?? "counted";
  if (include !== "counted" && include !== "all")
    throw new BadRequest(`include "${include}" is not one of counted, all`, "include");
  const kinds = listed(params, "kind");
  const unknown = kinds?.find((kind) => !(customerKinds as readonly string[]).includes(kind));
  if (unknown !== undefined) throw new BadRequest(`kind "${unknown}" is not one of ${customerKinds.join(", ")}`, "kind");
  return readAnswerList(shop, {
    ...readPeriod(params),
    kinds: kinds as SurveyKind[] | null,
    agents: listed(params, "agent"),
    all: include === "all",
    cursor: params.get("cursor"),
    limit: limit === null ? 100 : Number(limit),
    now,
  });
}

/** Several values separated by commas; null = not asked. */
function listed(params: URLSearchParams, name: string): string[] | null {
  const values = (params.get(name) ?? "").split(",").filter((value) => value !== "");
  return values.length > 0 ? values : null;
}
