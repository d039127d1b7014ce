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
  if (!adapter.verify(request.signed, connection.secrets, new Date())) return { outcome: "bad-signature" };
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
  await shopDb(connection.shopId).execute(
    `UPDATE "HelpdeskConnection" SET "lastEventAt" = now() WHERE "shopId" = $1 AND "id" = $2`,
    connection.id,
  );
  return stored > 0 ? { outcome: "stored", events: stored } : { outcome: "duplicate" };
}
