import { randomSecret } from "#app/lib/crypto.server.ts";
import { MerchantError, UnreadableEvent } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import {
  adapterOf,
  changeConnection,
  clientOf,
  connectHelpdesk,
  type ConnectionDetail,
  findConnectionById,
  type NewConnection,
  parseCredentials,
  webhookPath,
} from "./connect.server.ts";
import type { HelpdeskAdapter, SetupStep } from "./contract.ts";

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
  const account = parsed === undefined ? null : await whoAnswers(adapter, parsed);
  const made = await connectHelpdesk(shopId, helpdesk, { credentials: parsed, accountName: account?.name });
  const connection = (await findConnectionById(shopId, made.connectionId))!;
  const registered = await registerWebhook(connection, appUrl);
  return { ...made, accountName: account?.name ?? null, steps: registered ? [] : stepsOf(connection, appUrl) };
}

/** @throws MerchantError also when somebody else answers at the address that was entered */
async function whoAnswers(adapter: HelpdeskAdapter, credentials: unknown): Promise<{ name: string }> {
  try {
    return await adapter.client!(credentials).whoAmI();
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    log.info({ helpdesk: adapter.id, reason: error.message }, "account not recognised");
    throw new MerchantError(`What answers at this address is no ${adapter.label} account. Check the address.`);
  }
}

/** @returns whether the vendor sends to us now without the merchant doing anything */
async function registerWebhook(connection: ConnectionDetail, appUrl: string): Promise<boolean> {
  const adapter = adapterOf(connection.helpdesk);
  if (adapter.delivery === "poll") return true;
  const client = clientOf(connection);
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

/**
 * Puts new credentials into a connection, checked with the vendor, and takes it up again. Fields that are not given stay as they are.
 * @throws MerchantError
 */
export async function reconnect(shopId: number, id: number, credentials: Record<string, unknown>): Promise<void> {
  const connection = await existing(shopId, id);
  const adapter = adapterOf(connection.helpdesk);
  const parsed = parseCredentials(adapter, { ...(connection.credentials as object | null), ...credentials });
  const { name } = await whoAnswers(adapter, parsed);
  const given = adapter.vendorSecret?.(parsed) ?? connection.secrets[0]!;
  const secrets = [given, ...connection.secrets.filter((each) => each !== given)].slice(0, 2);
  const healthy = { state: "active", error: null, pollAfter: null } as const;
  await changeConnection(connection, { credentials: parsed, accountName: name, secrets, ...healthy });
}

/** Pauses or takes up again. While paused nothing is asked of the helpdesk; what it sends is still kept. */
export async function pause(shopId: number, id: number, paused: boolean): Promise<void> {
  await changeConnection(await existing(shopId, id), { state: paused ? "paused" : "active" });
}

/**
 * How a connection gets a new secret: `automatic` = we make a new webhook at the vendor; `manual` = the merchant puts ours into the
 * helpdesk; `credentials` = the vendor makes it, and the merchant enters it here; null = nothing is signed.
 */
export type Rotation = "automatic" | "manual" | "credentials" | null;

export function rotationOf({ helpdesk, webhookId }: Pick<ConnectionDetail, "helpdesk" | "webhookId">): Rotation {
  const adapter = adapterOf(helpdesk);
  if (webhookId !== null) return "automatic";
  if (adapter.vendorSecret) return "credentials";
  return adapter.setup ? "manual" : null;
}

/**
 * A new secret beside the old one: both are accepted until the helpdesk has used the new one for a day, or the merchant ends the old
 * one, so that nothing is lost meanwhile.
 * @returns the secret to be put into the helpdesk; null when the app has done so itself
 * @throws MerchantError where the vendor makes the secret
 */
export async function rotateSecret(shopId: number, id: number, appUrl: string): Promise<string | null> {
  const connection = await existing(shopId, id);
  const current = connection.secrets[0]!;
  const fresh = randomSecret(32);
  const rotation = rotationOf(connection);
  if (rotation === "automatic") {
    const made = await clientOf(connection)!.registerWebhook!(`${appUrl}${webhookPath(connection.key)}`, fresh);
    await unregisterWebhook(connection);
    await changeConnection(connection, { webhookId: made.webhookId, secrets: [made.secret, current] });
    return null;
  }
  if (rotation !== "manual") {
    const { label } = adapterOf(connection.helpdesk);
    throw new MerchantError(`${label} makes its secret itself. Change it there, then enter it under Change credentials.`);
  }
  await changeConnection(connection, { secrets: [fresh, current] });
  return fresh;
}

/** From now on only the current secret is accepted. */
export async function endOldSecret(shopId: number, id: number): Promise<void> {
  const connection = await existing(shopId, id);
  await changeConnection(connection, { secrets: connection.secrets.slice(0, 1) });
}

/** Stops taking events in and takes our webhook away at the vendor where it lets us. */
export async function disconnect(shopId: number, id: number): Promise<void> {
  const connection = await existing(shopId, id);
  await unregisterWebhook(connection);
  await changeConnection(connection, { state: "disconnected", webhookId: null });
}

/** A webhook that stays at the vendor does no harm: nobody listens to it. */
async function unregisterWebhook(connection: ConnectionDetail): Promise<void> {
  if (connection.webhookId === null) return;
  await clientOf(connection)
    ?.unregisterWebhook?.(connection.webhookId)
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.info({ connectionId: connection.id, reason }, "webhook not taken away");
    });
}

async function existing(shopId: number, id: number): Promise<ConnectionDetail> {
  const connection = await findConnectionById(shopId, id);
  if (!connection || connection.state === "disconnected") throw new MerchantError("This helpdesk is not connected any more.");
  return connection;
}
