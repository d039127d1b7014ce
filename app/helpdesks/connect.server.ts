import { decrypt, encrypt, randomSecret } from "#app/lib/crypto.server.ts";
import { database } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { helpdeskIds } from "./contract.ts";
import { helpdeskById } from "./index.server.ts";

export type Connection = {
  id: number;
  shopId: number;
  helpdesk: string;
  state: string;
  key: string;
  /** All secrets that are accepted, the current one first. */
  secrets: string[];
};

export type NewConnection = { connectionKey: string; webhookPath: string; secret: string };

/**
 * Connects a helpdesk: its events are accepted from now on at `webhookPath` when signed with `secret`.
 * @throws MerchantError for an unknown helpdesk or credentials it does not take, naming the field
 */
export async function connectHelpdesk(
  shopId: number,
  helpdesk: string,
  given: { secret?: string | undefined; credentials?: unknown } = {},
): Promise<NewConnection> {
  const adapter = helpdeskById(helpdesk);
  if (!adapter) throw new MerchantError(`helpdesk: "${helpdesk}" is not one of ${helpdeskIds.join(", ")}`);
  if (given.credentials !== undefined) {
    const parsed = adapter.credentials.safeParse(given.credentials);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new MerchantError(`credentials.${issue.path.join(".")}: ${issue.message}`);
    }
  }
  const key = randomSecret(16);
  const secret = given.secret ?? randomSecret(32);
  if (secret.length < 16) throw new MerchantError("secret: must have at least 16 characters");
  await database().helpdeskConnection.create({
    data: {
      shopId,
      helpdesk,
      key,
      secret: encrypt(secret, secretContext(key)),
      credentials: given.credentials === undefined ? null : encrypt(JSON.stringify(given.credentials), credentialsContext(key)),
    },
  });
  return { connectionKey: key, webhookPath: `/webhooks/helpdesk/${key}`, secret };
}

/** @returns the connection behind a webhook address, or null */
export async function findConnection(key: string): Promise<Connection | null> {
  const row = await database().helpdeskConnection.findUnique({ where: { key } });
  return row && { ...row, secrets: decrypt(row.secret, secretContext(row.key)).toString("utf8").split(",") };
}

/** Connection of the shop by id, with its credentials in clear; null when there is none. */
export async function findConnectionById(
  shopId: number,
  id: number,
): Promise<{ id: number; helpdesk: string; credentials: unknown } | null> {
  const row = await database().helpdeskConnection.findUnique({ where: { shopId_id: { shopId, id } } });
  if (!row) return null;
  const credentials = row.credentials
    ? (JSON.parse(decrypt(row.credentials, credentialsContext(row.key)).toString("utf8")) as unknown)
    : null;
  return { id: row.id, helpdesk: row.helpdesk, credentials };
}

function secretContext(key: string): string {
  return `HelpdeskConnection.secret:${key}`;
}

function credentialsContext(key: string): string {
  return `HelpdeskConnection.credentials:${key}`;
}
