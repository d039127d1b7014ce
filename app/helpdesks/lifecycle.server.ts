import { randomSecret } from "#app/lib/crypto.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import {
  adapterOf,
  changeConnection,
  connectHelpdesk,
  type ConnectionDetail,
  findConnectionById,
  type NewConnection,
  parseCredentials,
  webhookPath,
} from "./connect.server.ts";
import type { SetupStep } from "./contract.ts";

export type Connected = NewConnection & {
  accountName: string | null;
  /** Steps left to the merchant; empty when the webhook was registered through the API, or none is needed. */
  steps: SetupStep[];
};

/**
 * Connects as a merchant does it: the credentials are checked with the vendor at once, and the webhook is registered where the
 * vendor's API allows.
 * @param appUrl public address of this app
 * @throws MerchantError saying precisely what is wrong
 */
export async function connectAndCheck(
  shopId: number,
  helpdesk: string,
  credentials: unknown,
  appUrl: string,
): Promise<Connected> {
  const adapter = adapterOf(helpdesk);
  const parsed = adapter.client ? parseCredentials(adapter, credentials) : undefined;
  const account = parsed === undefined ? null : await adapter.client!(parsed).whoAmI();
  const made = await connectHelpdesk(shopId, helpdesk, { credentials: parsed, accountName: account?.name });
  const connection = (await findConnectionById(shopId, made.connectionId))!;
  const registered = await registerWebhook(connection, appUrl);
  return { ...made, accountName: account?.name ?? null, steps: registered ? [] : stepsOf(connection, appUrl) };
}

/** @returns whether the vendor sends to us now without the merchant doing anything */
async function registerWebhook(connection: ConnectionDetail, appUrl: string): Promise<boolean> {
  const adapter = adapterOf(connection.helpdesk);
  if (adapter.delivery === "poll") return true;
  const client = connection.credentials === null ? undefined : adapter.client?.(connection.credentials);
  if (!client?.registerWebhook) return false;
  try {
    const { webhookId, secret } = await client.registerWebhook(`${appUrl}${webhookPath(connection.key)}`, connection.secrets[0]!);
    await changeConnection(connection, { webhookId, ...(secret === connection.secrets[0] ? {} : { secrets: [secret] }) });
    return true;
  } catch (error) {
    // The key may read but not set up webhooks: then the merchant does it by hand.
    log.info(
      { connectionId: connection.id, reason: error instanceof Error ? error.message : String(error) },
      "webhook not registered",
    );
    return false;
  }
}

/** What the merchant has to do at the helpdesk for its webhooks to arrive, with the values to copy. */
export function stepsOf({ helpdesk, key, secrets }: ConnectionDetail, appUrl: string): SetupStep[] {
  const adapter = adapterOf(helpdesk);
  return adapter.delivery === "poll" ? [] : (adapter.setup?.(`${appUrl}${webhookPath(key)}`, secrets[0]!) ?? []);
}

/** Puts new credentials into a connection, checked with the vendor, and takes it up again. @throws MerchantError */
export async function reconnect(shopId: number, id: number, credentials: unknown): Promise<void> {
  const connection = await existing(shopId, id);
  const adapter = adapterOf(connection.helpdesk);
  const parsed = parseCredentials(adapter, credentials);
  const { name } = await adapter.client!(parsed).whoAmI();
  const given = adapter.vendorSecret?.(parsed) ?? connection.secrets[0]!;
  const secrets = [given, ...connection.secrets.filter((each) => each !== given)].slice(0, 2);
  const healthy = { state: "active", error: null, pollAfter: null } as const;
  await changeConnection(connection, { credentials: parsed, accountName: name, secrets, ...healthy });
}

/** Pauses or takes up again. While paused nothing is asked of the helpdesk; what it sends is still kept. */
export async function pause(shopId: number, id: number, paused: boolean): Promise<void> {
  await changeConnection(await existing(shopId, id), { state: paused ? "paused" : "active" });
}

/** A new secret beside the old one: both are accepted until the next rotation, so that nothing is lost meanwhile. */
export async function rotateSecret(shopId: number, id: number): Promise<{ secret: string }> {
  const connection = await existing(shopId, id);
  const secret = randomSecret(32);
  await changeConnection(connection, { secrets: [secret, connection.secrets[0]!] });
  return { secret };
}

/** Stops taking events in and takes our webhook away at the vendor where it lets us. */
export async function disconnect(shopId: number, id: number): Promise<void> {
  const connection = await existing(shopId, id);
  const client = connection.credentials === null ? undefined : adapterOf(connection.helpdesk).client?.(connection.credentials);
  if (connection.webhookId && client?.unregisterWebhook) {
    await client.unregisterWebhook(connection.webhookId).catch((error: unknown) => {
      log.info({ connectionId: id, reason: error instanceof Error ? error.message : String(error) }, "webhook not taken away");
    });
  }
  await changeConnection(connection, { state: "disconnected", webhookId: null });
}

async function existing(shopId: number, id: number): Promise<ConnectionDetail> {
  const connection = await findConnectionById(shopId, id);
  if (!connection || connection.state === "disconnected") throw new MerchantError("This helpdesk is not connected any more.");
  return connection;
}
