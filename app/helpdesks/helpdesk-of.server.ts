import { findConnectionById } from "./connect.server.ts";
import type { HelpdeskClient } from "./contract.ts";
import { helpdeskById } from "./index.server.ts";

/** The account that a ticket ("<connection id>:…") is in, when it can be asked; null otherwise. */
export async function helpdeskOf(shopId: number, ticketId: string): Promise<HelpdeskClient | null> {
  const connection = await findConnectionById(shopId, Number(ticketId.slice(0, ticketId.indexOf(":"))));
  if (!connection || connection.state !== "active" || connection.credentials === null) return null;
  return helpdeskById(connection.helpdesk)?.client?.(connection.credentials) ?? null;
}
