import { noteSeen, storeAnswer } from "#app/surveys/answer.server.ts";
import { askInWidget, visitorOf } from "#app/surveys/ask.server.ts";
import { openToken } from "#app/surveys/token.server.ts";
import { problem } from "./problem.ts";
import { nothing, type ProxyRequest } from "./proxy.server.ts";

const LONGEST_ID = 200;

/** GET /proxy/survey (contract.md section 5): the survey to show, or 204. */
export async function answerAsk({ shop, query, headers }: ProxyRequest, now: Date): Promise<Response> {
  const asked = await askInWidget(
    shop,
    {
      tool: (query.get("ctx") ?? "").slice(0, LONGEST_ID),
      conversation: (query.get("conversation") ?? "").slice(0, LONGEST_ID),
      kind: query.get("kind"),
      customerId: query.get("logged_in_customer_id") || null,
      languages: query.get("locale") ?? headers.get("accept-language"),
      visitor: await visitorOf(shop, headers),
    },
    now,
  );
  switch (asked.outcome) {
    case "ask":
      return Response.json(asked.survey, { headers: { "Cache-Control": "no-store" } });
    case "do-not-ask":
      return nothing();
    case "slow-down":
      return problem(429, "Too many requests", {}, { "Retry-After": String(asked.seconds) });
  }
}

/** POST /proxy/survey/:invite/seen: 204, however often. */
export async function answerSeen({ shop }: ProxyRequest, invite: string, now: Date): Promise<Response> {
  const opened = openToken(invite, ["widget"], now);
  if (opened.outcome === "expired") return gone();
  if (opened.outcome === "forged" || opened.shopId !== shop.id) return unknown();
  await noteSeen(shop.id, opened.subject, now);
  return nothing();
}

/** POST /proxy/survey/:invite: 201 first answer, 200 changed, 409 too late, 410 expired, 422 naming the field. */
export async function answerScore({ shop, body }: ProxyRequest, invite: string, now: Date): Promise<Response> {
  const opened = openToken(invite, ["widget"], now);
  if (opened.outcome === "expired") return gone();
  // Another shop's invitation is answered like one that never was.
  if (opened.outcome === "forged" || opened.shopId !== shop.id) return unknown();
  const stored = await storeAnswer(shop, { given: body, invitationId: opened.subject, suspicion: null }, now);
  switch (stored.outcome) {
    case "first":
      return saved(201, stored.score);
    case "changed":
      return saved(200, stored.score);
    case "wrong":
      return problem(422, stored.reason, { field: stored.field });
    case "too_late":
      return problem(409, "This answer can no longer be changed");
    case "expired":
      return gone();
    case "unknown":
      return unknown();
    case "too_often":
      return problem(429, "This answer was changed too often");
  }
}

function saved(status: number, score: number): Response {
  return Response.json({ score }, { status, headers: { "Cache-Control": "no-store" } });
}

function gone(): Response {
  return problem(410, "This survey has expired");
}

function unknown(): Response {
  return problem(404, "There is no such survey in this shop");
}
