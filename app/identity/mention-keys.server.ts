import type { Mention } from "#app/helpdesks/mentions.ts";
import { identifierHash } from "#app/lib/crypto.server.ts";
import type { ShopOrder } from "#app/shopify/contract.ts";
import { orderReferences } from "./normalise.ts";

/**
 * What is stored of the things a message names: comparable with `orderKeys`, and keyed hashes of whatever may be somebody's own
 * words (decision 007).
 */
export function mentionKeys(mentions: readonly Mention[], hashKey: Uint8Array): string[] {
  return unique(mentions.flatMap((mention) => keysOf(mention, hashKey)));
}

/** What a message must name to speak of this order or of what was bought with it (metrics.md R14). */
export function orderKeys(
  order: Pick<ShopOrder, "id" | "name" | "sourceName" | "discountCodes" | "tokens" | "lines">,
  hashKey: Uint8Array,
): string[] {
  const mentions: Mention[] = [
    ...order.discountCodes.map((value): Mention => ({ kind: "discount_code", value })),
    ...order.tokens.map((value): Mention => ({ kind: "checkout", value })),
    ...order.lines.flatMap(({ handle, variantId, title }): Mention[] => [
      { kind: "product", value: handle ?? handleOf(title) },
      ...(variantId === null ? [] : [{ kind: "variant" as const, value: variantId }]),
      { kind: "phrase", value: title },
    ]),
    ...(order.sourceName === DRAFT_ORDERS ? [{ kind: "invoice" as const, value: "" }] : []),
  ];
  const references = orderReferences([order.id, order.name]).map((reference) => `order:${reference}`);
  return unique([...references, ...mentions.flatMap((mention) => keysOf(mention, hashKey))]);
}

/** `source_name` of what staff put together for a customer. */
const DRAFT_ORDERS = "shopify_draft_order";

function keysOf({ kind, value }: Mention, hashKey: Uint8Array): string[] {
  switch (kind) {
    case "product":
    case "variant":
      return value === "" ? [] : [`${kind}:${value}`];
    case "order":
      return orderReferences([value]).map((reference) => `order:${reference}`);
    // An order does not say which invoice it was paid by; that it was paid by one is telling enough.
    case "invoice":
      return ["invoice"];
    case "discount_code":
      return [`discount_code:${hashed(hashKey, kind, value.toUpperCase())}`];
    case "checkout":
      return [`checkout:${hashed(hashKey, kind, value)}`];
    case "phrase": {
      const words =
        value
          .normalize("NFKC")
          .toLowerCase()
          .match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
      // One word alone is anybody's.
      return words.length < 2 ? [] : [`phrase:${hashed(hashKey, kind, words.join(" "))}`];
    }
  }
}

const remembered = new WeakMap<Uint8Array, Map<string, string>>();
const MOST_REMEMBERED = 20_000;

/** The same titles and codes come again and again. */
function hashed(hashKey: Uint8Array, kind: string, value: string): string {
  let known = remembered.get(hashKey);
  if (!known || known.size > MOST_REMEMBERED) remembered.set(hashKey, (known = new Map()));
  const key = `${kind} ${value}`;
  const hash = known.get(key) ?? identifierHash(hashKey, kind, value);
  known.set(key, hash);
  return hash;
}

/** The handle that a store makes of a title unless somebody chooses another. */
function handleOf(title: string): string {
  return title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)].toSorted();
}
