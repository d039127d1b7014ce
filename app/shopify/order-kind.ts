/**
 * Which orders no conversation brought about (metrics.md R8). Shopify has no field for either, so this is what the platform's
 * own and the common subscription and returns apps leave on an order.
 */
export type OrderTraits = { sourceName: string | null; tags: readonly string[]; total: number };

const renewalSources = new Set(["subscription_contract", "subscription_contract_checkout_one"]);
const renewalTags = new Set(["subscription recurring order", "recurring order", "subscription renewal", "renewal", "auto renew"]);
const replacementSources = new Set(["exchange", "shopify_exchange"]);
const replacementTags = new Set(["exchange", "replacement", "exchange order", "replacement order", "reship"]);

/** An automatic subscription renewal; the first order of a subscription is an ordinary checkout. */
export function isRenewalOrder({ sourceName, tags }: OrderTraits): boolean {
  return renewalSources.has(normalised(sourceName ?? "")) || tags.some((tag) => renewalTags.has(words(tag)));
}

/** An exchange, or a replacement nobody paid for. */
export function isReplacementOrder({ sourceName, tags, total }: OrderTraits): boolean {
  return (
    total === 0 || replacementSources.has(normalised(sourceName ?? "")) || tags.some((tag) => replacementTags.has(words(tag)))
  );
}

function normalised(text: string): string {
  return text.trim().toLowerCase();
}

function words(text: string): string {
  return normalised(text).replaceAll(/[_-]+/g, " ");
}
