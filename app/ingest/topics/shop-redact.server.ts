import { redactShop } from "#app/privacy/redact-shop.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** shop/redact, 48 hours after uninstalling: everything of the shop goes. */
export const shopRedact: TopicHandler = ({ shop }) => ({ effect: (tx) => redactShop(tx, shop).then(() => undefined) });
