import { findConnection } from "#app/helpdesks/connect.server.ts";
import type { Delivery, SignedRequest } from "#app/helpdesks/contract.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { parseJson } from "#app/shopify/json.ts";
import { receive } from "./receive.server.ts";

export type HelpdeskReceived =
  | { outcome: "stored"; events: number }
  /** Everything in it is ours already; still a 200. */
  | { outcome: "duplicate" }
  | { outcome: "unknown" }
  | { outcome: "bad-signature" }
  | { outcome: "unusable"; reason: string };

/** Verifies a helpdesk's request by its own scheme over the exact bytes and stores each piece of it durably. */
export async function receiveHelpdeskEvent(request: { connectionKey: string; signed: SignedRequest }): Promise<HelpdeskReceived> {
  const connection = await findConnection(request.connectionKey);
  const adapter = connection && helpdeskById(connection.helpdesk);
  if (!adapter || connection.state === "disconnected") return { outcome: "unknown" };
  const [current, ...older] = connection.secrets;
  const now = new Date();
  const isCurrent = adapter.verify(request.signed, [current!], now);
  if (!isCurrent && !adapter.verify(request.signed, older, now)) return { outcome: "bad-signature" };
  let deliveries: Delivery[];
  try {
    deliveries = adapter.deliveries(parseJson(Buffer.from(request.signed.body).toString("utf8")), request.signed);
  } catch (error) {
    if (error instanceof SyntaxError) return { outcome: "unusable", reason: `the body is not JSON: ${error.message}` };
    if (error instanceof BadRequest) return { outcome: "unusable", reason: error.message };
    throw error;
  }
  const stored = await receive(
    connection.shopId,
    deliveries.map(({ externalId, topic, body }) => ({
      source: "helpdesk",
      connectionId: connection.id,
      externalId,
      topic,
      payload: JSON.stringify(body) ?? "null",
    })),
  );
  // Deliveries that were signed with the old secret may be repeated for some hours after the helpdesk has got the new one.
  await shopDb(connection.shopId).execute(
    `UPDATE "HelpdeskConnection" SET "lastEventAt" = now(),
       "oldSecretUntil" = coalesce("oldSecretUntil", CASE WHEN $3 THEN now() + interval '1 day' END)
     WHERE "shopId" = $1 AND "id" = $2`,
    connection.id,
    isCurrent && older.length > 0,
  );
  return stored > 0 ? { outcome: "stored", events: stored } : { outcome: "duplicate" };
}
