import { decrypt, encrypt, randomSecret } from "#app/lib/crypto.server.ts";
import { database } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import type { z } from "zod";
import { type HelpdeskAdapter, type HelpdeskClient, helpdeskIds } from "./contract.ts";
import { helpdeskById } from "./index.server.ts";

/** active = events are taken in; paused = kept but nothing is asked; reconnect = the key was refused; disconnected = unknown to webhooks. */
export type ConnectionState = "active" | "paused" | "reconnect" | "disconnected";

export type Connection = {
  id: number;
  shopId: number;
  helpdesk: string;
  state: string;
  key: string;
  /** All secrets that are accepted, the current one first. */
  secrets: string[];
};

export type NewConnection = { connectionId: number; connectionKey: string; webhookPath: string; secret: string };

/** What connecting asks for; fields are drawn from the adapter's schema. */
export type Given = { secret?: string | undefined; credentials?: unknown; accountName?: string | undefined };

const SHORTEST_SECRET = 16;

/**
 * Connects a helpdesk: its events are accepted from now on at `webhookPath` when signed with `secret`.
 * @throws MerchantError for an unknown helpdesk or credentials it does not take, naming the field
 */
export async function connectHelpdesk(shopId: number, helpdesk: string, given: Given = {}): Promise<NewConnection> {
  const adapter = adapterOf(helpdesk);
  const credentials = given.credentials === undefined ? null : parseCredentials(adapter, given.credentials);
  const key = randomSecret(16);
  const secret = given.secret ?? (credentials === null ? undefined : adapter.vendorSecret?.(credentials)) ?? randomSecret(32);
  if (secret.length < SHORTEST_SECRET) throw new MerchantError(`secret: must have at least ${SHORTEST_SECRET} characters`);
  const { id } = await database().helpdeskConnection.create({
    data: {
      shopId,
      helpdesk,
      key,
      accountName: given.accountName ?? null,
      secret: encrypt(secret, secretContext(key)),
      credentials: credentials === null ? null : encryptCredentials(credentials, key),
    },
  });
  return { connectionId: id, connectionKey: key, webhookPath: webhookPath(key), secret };
}

/** Credentials of the wrong shape: which field, and what is wrong with it. */
export class CredentialsError extends MerchantError {
  override name = "CredentialsError";
  readonly field: string;
  readonly reason: string;
  constructor(field: string, reason: string) {
    super(`credentials.${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/**
 * Reads credentials as the adapter wants them.
 * @throws CredentialsError
 */
export function parseCredentials(adapter: HelpdeskAdapter, given: unknown): unknown {
  const parsed = (adapter.credentials as z.ZodType).safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const isMissing =
    issue.code === "invalid_type" && (given as Record<string, unknown> | null)?.[String(issue.path[0])] === undefined;
  throw new CredentialsError(issue.path.join("."), isMissing ? "is required" : issue.message);
}

/** @throws MerchantError for a name nobody has an adapter for */
export function adapterOf(helpdesk: string): HelpdeskAdapter {
  const adapter = helpdeskById(helpdesk);
  if (!adapter) throw new MerchantError(`helpdesk: "${helpdesk}" is not one of ${helpdeskIds.join(", ")}`);
  return adapter;
}

/** @returns the connection behind a webhook address, or null */
export async function findConnection(key: string): Promise<Connection | null> {
  const row = await database().helpdeskConnection.findUnique({ where: { key } });
  return row && { ...row, secrets: acceptedSecrets(row) };
}

export type ConnectionDetail = Connection & {
  credentials: unknown;
  accountName: string | null;
  webhookId: string | null;
  polledUntil: Date | null;
  pollAfter: Date | null;
  /** When the old of two secrets ends; null while the helpdesk has not used the new one. */
  oldSecretUntil: Date | null;
  createdAt: Date;
};

/** Connection of the shop by id, with its credentials in clear; null when there is none. */
export async function findConnectionById(shopId: number, id: number): Promise<ConnectionDetail | null> {
  const row = await database().helpdeskConnection.findUnique({ where: { shopId_id: { shopId, id } } });
  if (!row) return null;
  const credentials = row.credentials
    ? (JSON.parse(decrypt(row.credentials, credentialsContext(row.key)).toString("utf8")) as unknown)
    : null;
  return { ...row, credentials, secrets: acceptedSecrets(row) };
}

/** What may change of a connection. */
export type ConnectionChange = {
  state?: ConnectionState;
  error?: string | null;
  accountName?: string | null;
  webhookId?: string | null;
  credentials?: unknown;
  /** All that are accepted, the current one first. */
  secrets?: readonly string[];
  polledUntil?: Date;
  pollAfter?: Date | null;
};

export async function changeConnection(
  { shopId, id, key }: Pick<Connection, "shopId" | "id" | "key">,
  change: ConnectionChange,
): Promise<void> {
  const { credentials, secrets, ...plain } = change;
  await database().helpdeskConnection.update({
    where: { shopId_id: { shopId, id } },
    data: {
      ...plain,
      ...(credentials === undefined ? {} : { credentials: encryptCredentials(credentials, key) }),
      ...(secrets === undefined ? {} : { secret: encrypt(secrets.join(","), secretContext(key)), oldSecretUntil: null }),
    },
  });
}

/** Speaks with the connection's account. @returns null where the vendor has no API or we have no key */
export function clientOf({ helpdesk, credentials }: Pick<ConnectionDetail, "helpdesk" | "credentials">): HelpdeskClient | null {
  return credentials === null ? null : (helpdeskById(helpdesk)?.client?.(credentials) ?? null);
}

export function webhookPath(key: string): string {
  return `/webhooks/helpdesk/${key}`;
}

type SealedSecrets = { secret: Uint8Array; key: string; oldSecretUntil: Date | null };

function acceptedSecrets({ secret, key, oldSecretUntil }: SealedSecrets): string[] {
  const all = decrypt(secret, secretContext(key)).toString("utf8").split(",");
  return oldSecretUntil && oldSecretUntil.getTime() <= Date.now() ? all.slice(0, 1) : all;
}

function encryptCredentials(credentials: unknown, key: string): Buffer<ArrayBuffer> {
  return encrypt(JSON.stringify(credentials), credentialsContext(key));
}

function secretContext(key: string): string {
  return `HelpdeskConnection.secret:${key}`;
}

function credentialsContext(key: string): string {
  return `HelpdeskConnection.credentials:${key}`;
}
