import { z } from "zod";
import type { HelpdeskClient } from "#app/helpdesks/contract.ts";
import { helpdeskOf } from "#app/helpdesks/helpdesk-of.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { env } from "#app/lib/env.server.ts";
import { MerchantError, PermanentError, RateLimited } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import { type Mailer, mailer } from "#app/lib/mail.server.ts";
import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { noteOwnMessage } from "#app/tickets/own-message.server.ts";
import { lastReplier, personKeys, readAskedPerson, readAskedTicket } from "./asked-facts.server.ts";
import { noteNotAsked, oneAtATime } from "./invite.server.ts";
import type { SurveyKind, SurveyScope } from "./kinds.ts";
import { type Message, messageMail, messageText } from "./message.ts";
import { questionOf } from "./question.ts";
import { type SurveySettings, surveyNameOf } from "./settings.ts";
import { readSurveySettings } from "./settings.server.ts";
import { languageOfCountry } from "./texts.ts";
import { makeToken } from "./token.server.ts";
import { type NotAskedReason, reasonNotToAsk } from "./whom-to-ask.ts";

const MOST_AT_ONCE = 50;
const LOOK_AGAIN_MS = 5 * 60_000;

type Due = {
  invitationId: string;
  kind: SurveyKind;
  scope: SurveyScope;
  deliveredVia: "helpdesk" | "email";
  ticketId: string | null;
  orderId: string | null;
  customerKey: string | null;
  expiresAt: Date;
};

/** How many messages went out, and how many did not. */
export type Sent = { sent: number; notSent: number };

/**
 * Sends what is due. Each is taken for good before it is sent, so that none is ever sent twice: when nobody knows whether a message went
 * out, it counts as not delivered and stays that way.
 */
export async function sendDue(shop: ShopContext, now: Date, mail: Mailer | null = mailer()): Promise<Sent> {
  const db = shopDb(shop.id);
  const settings = await readSurveySettings(db);
  const due = await db.rows<{ invitationId: string }>(
    `SELECT "invitationId" FROM "SurveyInvitation" WHERE "shopId" = $1 AND "state" = 'waiting' AND "dueAt" <= $2 ORDER BY "dueAt" LIMIT ${MOST_AT_ONCE}`,
    now,
  );
  const result: Sent = { sent: 0, notSent: 0 };
  for (const { invitationId } of due) {
    const taken = await take(shop, invitationId, settings, now);
    const isSent = taken !== null && (await deliver(shop, taken, settings, mail, now));
    if (isSent) result.sent++;
    else result.notSent++;
  }
  return result;
}

/** Takes one for good if it may still be sent; otherwise says why not. */
async function take(shop: ShopContext, invitationId: string, settings: SurveySettings, now: Date): Promise<Due | null> {
  return shopDb(shop.id).transaction(async (tx) => {
    const [due] = await tx.rows<Due>(
      `SELECT "invitationId", "kind", "scope", "deliveredVia", "ticketId", "orderId", "customerKey", "expiresAt" FROM "SurveyInvitation"
       WHERE "shopId" = $1 AND "invitationId" = $2 AND "state" = 'waiting' FOR UPDATE SKIP LOCKED`,
      invitationId,
    );
    if (!due) return null;
    if (due.customerKey !== null) await oneAtATime(tx, due.customerKey);
    const reason = await reasonNow(tx, shop, due, settings, now);
    if (reason) {
      await cancel(tx, due, reason, now);
      return null;
    }
    const agentId = due.ticketId === null ? null : await lastReplier(tx, due.ticketId, now);
    await tx.execute(
      `UPDATE "SurveyInvitation" SET "state" = 'sent', "sentAt" = $3, "agentId" = $4 WHERE "shopId" = $1 AND "invitationId" = $2`,
      invitationId,
      now,
      agentId,
    );
    return due;
  });
}

async function reasonNow(
  tx: ShopDb,
  shop: ShopContext,
  due: Due,
  { ask, surveys }: SurveySettings,
  now: Date,
): Promise<NotAskedReason | null> {
  const { kind, scope, ticketId, customerKey } = due;
  const about = ticketId === null ? null : await readAskedTicket(tx, ticketId);
  if (ticketId !== null && about === null) return "deleted";
  const keys = await personKeys(tx, { customerId: null, ticketId, customerKey });
  const person = await readAskedPerson(tx, shop, keys, now);
  return reasonNotToAsk(
    { now: now.getTime(), isOn: surveys[surveyNameOf(kind, scope)].on, scope, ticket: about?.ticket ?? null, person },
    ask,
  );
}

async function cancel(
  db: ShopDb,
  { invitationId, kind, scope, ticketId }: Due,
  reason: NotAskedReason,
  now: Date,
): Promise<void> {
  await db.execute(
    `UPDATE "SurveyInvitation" SET "state" = 'cancelled', "reason" = $3 WHERE "shopId" = $1 AND "invitationId" = $2`,
    invitationId,
    reason,
  );
  await noteNotAsked(db, { kind, scope, reason, ticketId }, now);
}

/** @returns whether the message was taken */
async function deliver(shop: ShopContext, due: Due, settings: SurveySettings, mail: Mailer | null, now: Date): Promise<boolean> {
  const db = shopDb(shop.id);
  const { invitationId, kind, scope, ticketId } = due;
  try {
    const way = await hand(shop, due, settings, mail);
    await db.execute(
      `UPDATE "SurveyInvitation" SET "deliveredAt" = $3, "deliveredVia" = $4 WHERE "shopId" = $1 AND "invitationId" = $2`,
      invitationId,
      new Date(Math.max(Date.now(), now.getTime())),
      way,
    );
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ invitationId, reason }, "survey not sent");
    if (error instanceof RateLimited) {
      await db.execute(
        `UPDATE "SurveyInvitation" SET "state" = 'waiting', "sentAt" = NULL, "dueAt" = $3 WHERE "shopId" = $1 AND "invitationId" = $2`,
        invitationId,
        error.retryAt,
      );
    } else if (error instanceof PermanentError || error instanceof MerchantError) {
      await db.execute(
        `UPDATE "SurveyInvitation" SET "state" = 'bounced', "reason" = $3 WHERE "shopId" = $1 AND "invitationId" = $2`,
        invitationId,
        reason.slice(0, 500),
      );
      await noteNotAsked(db, { kind, scope, reason: error instanceof NobodyToReach ? "unreachable" : "not_sent", ticketId }, now);
    } else {
      await db.execute(
        `UPDATE "SurveyInvitation" SET "reason" = $3 WHERE "shopId" = $1 AND "invitationId" = $2`,
        invitationId,
        reason.slice(0, 500),
      );
    }
    return false;
  }
}

class NobodyToReach extends PermanentError {}

/** Hands the message over, through the helpdesk where it was planned so and the vendor takes replies, else by mail. */
async function hand(shop: ShopContext, due: Due, settings: SurveySettings, mail: Mailer | null): Promise<"helpdesk" | "email"> {
  const desk = due.ticketId === null ? null : await helpdeskOf(shop.id, due.ticketId);
  const message = messageOf(shop, due, settings);
  if (due.deliveredVia === "helpdesk" && due.ticketId !== null && desk?.reply) {
    const { messageId } = await desk.reply(externalId(due.ticketId), messageText(message));
    if (messageId !== null) await noteOwnMessage(shopDb(shop.id), due.ticketId, messageId, new Date());
    return "helpdesk";
  }
  if (!mail) throw new NobodyToReach("There is no mail server (SMTP_URL), and the helpdesk takes no replies");
  const to = await lookedUp(due.ticketId === null ? addressOfOrder(shop, due.orderId) : addressOfTicket(desk, due.ticketId));
  if (to === null) throw new NobodyToReach("The customer has left no e-mail address");
  await mail({ to, ...messageMail(message) });
  return "email";
}

function messageOf(shop: ShopContext, { invitationId, expiresAt, ...about }: Due, settings: SurveySettings): Message {
  const language = settings.language ?? languageOfCountry(shop.country);
  const name = shop.name ?? shop.domain;
  const survey = questionOf(settings, about, language, name);
  return { language, shop: name, survey, link: linkOf(shop.id, invitationId, expiresAt) };
}

/** Address of the page on which an invitation is answered. */
function linkOf(shopId: number, invitationId: string, expiresAt: Date): string {
  return `${env().SHOPIFY_APP_URL}/survey/${makeToken("link", shopId, invitationId, expiresAt)}`;
}

/** Looking an address up can be tried again: nothing has been sent yet. */
async function lookedUp<T>(looking: Promise<T>): Promise<T> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof PermanentError || error instanceof MerchantError || error instanceof RateLimited) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RateLimited(`The customer's address could not be asked: ${reason}`, new Date(Date.now() + LOOK_AGAIN_MS));
  }
}

/** Addresses are not kept: the helpdesk is asked for the customer's when it is needed. */
async function addressOfTicket(client: HelpdeskClient | null, ticketId: string): Promise<string | null> {
  if (!client) return null;
  const events = await client.ticket(externalId(ticketId));
  const known = events.flatMap((event) => (event.kind === "ticket" ? (event.fields.customer?.emails ?? []) : []));
  return known.at(-1) ?? null;
}

const orderWithAddress = z.object({
  email: z.string().nullish(),
  customer: z.object({ defaultEmailAddress: z.object({ emailAddress: z.string().nullish() }).nullish() }).nullish(),
});

/** The same of Shopify. */
async function addressOfOrder(shop: ShopContext, orderId: string | null): Promise<string | null> {
  if (orderId === null) return null;
  const order = (await fetchOrders(shop, [orderId])).get(orderId);
  const read = orderWithAddress.safeParse(order).data;
  return read?.email ?? read?.customer?.defaultEmailAddress?.emailAddress ?? null;
}
