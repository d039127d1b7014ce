import { randomSecret } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { SurveyKind, SurveyScope } from "./kinds.ts";
import type { NotAskedReason } from "./whom-to-ask.ts";

const DAY = 86_400_000;
/** After this an invitation is not answered any more (metrics.md D1). */
const EXPIRES_MS = 14 * DAY;

export type DeliveredVia = "widget" | "helpdesk" | "email" | "link";

export type NewInvitation = {
  kind: SurveyKind;
  scope: SurveyScope;
  via: DeliveredVia;
  ticketId?: string | null;
  orderId?: string | null;
  conversationId?: string | null;
  tool?: string | null;
  linkedBy?: "conversation" | "customer_time" | "ticket" | "macro" | null;
  agentId?: string | null;
  customerKey?: string | null;
  /** Waits until then; absent = asked now. */
  dueAt?: Date;
};

export type Invitation = { id: string; expiresAt: Date };

/** Notes that somebody is asked, or will be. @returns the invitation's id, which only its token carries outside */
export async function insertInvitation(db: ShopDb, invitation: NewInvitation, now: Date): Promise<Invitation> {
  const { kind, scope, via, dueAt } = invitation;
  const id = randomSecret(16);
  const expiresAt = new Date((dueAt ?? now).getTime() + EXPIRES_MS);
  await db.execute(
    `INSERT INTO "SurveyInvitation" ("shopId", "invitationId", "kind", "scope", "deliveredVia", "ticketId", "orderId", "conversationId",
       "tool", "linkedBy", "agentId", "customerKey", "createdAt", "sentAt", "dueAt", "expiresAt", "state")
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    id,
    kind,
    scope,
    via,
    invitation.ticketId ?? null,
    invitation.orderId ?? null,
    invitation.conversationId ?? null,
    invitation.tool ?? null,
    invitation.linkedBy ?? null,
    invitation.agentId ?? null,
    invitation.customerKey ?? null,
    now,
    dueAt ? null : now,
    dueAt ?? null,
    expiresAt,
    dueAt ? "waiting" : "sent",
  );
  return { id, expiresAt };
}

export type NotAsked = {
  kind: SurveyKind;
  scope: SurveyScope;
  reason: NotAskedReason;
  ticketId?: string | null;
  tool?: string | null;
};

/** Notes that somebody was not asked, and why. */
export async function noteNotAsked(db: ShopDb, { kind, scope, reason, ticketId, tool }: NotAsked, now: Date): Promise<void> {
  await db.execute(
    `INSERT INTO "SurveyNotAsked" ("shopId", "at", "kind", "scope", "reason", "ticketId", "tool") VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    now,
    kind,
    scope,
    reason,
    ticketId ?? null,
    tool ?? null,
  );
}

/** One decision about one person or conversation at a time, in the caller's transaction. */
export async function oneAtATime(tx: ShopDb, about: string): Promise<void> {
  await tx.rows(`SELECT pg_advisory_xact_lock($1::int, hashtext($2))::text`, `survey ${about}`);
}
