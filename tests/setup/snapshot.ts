import { looseEmail, normaliseEmail } from "#app/identity/normalise.ts";
import { decryptText, identifierHash } from "#app/lib/crypto.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";

/** What a merchant's figures are made of: rows of these tables, compared without the moments at which we computed them. */
const tables = {
  Ticket: [],
  Message: ["receivedAt"],
  TicketMeasure: [],
  TicketWait: [],
  TicketSpell: [],
  TicketAction: [],
  SlaInstance: [],
  SurveyAnswer: [],
  Candidate: [],
  Credit: ["computedAt"],
  Order: ["receivedAt", "attributedAt"],
  Refund: [],
  Agent: [],
  Identifier: [],
  BlockedIdentifier: [],
} satisfies Record<string, string[]>;

/** Columns whose bytes differ each time; they are compared as what they say. */
const sealed: Record<string, string> = { subject: "Ticket.subject", comment: "rating.comment", customerName: "person.name" };

/** All derived and stored rows of a shop as text, with ids and hashes of the shop itself (of these addresses) written neutrally. */
export async function snapshot(
  shop: ShopContext,
  connectionId: number,
  addresses: readonly string[],
): Promise<Record<string, string[]>> {
  const names = await hashNames(shop, addresses);
  const neutral = (value: unknown): unknown => {
    if (typeof value === "bigint") return Number(value);
    if (Array.isArray(value)) return value.map(neutral);
    if (value !== null && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, neutral(inner)]));
    if (typeof value !== "string") return value;
    const own = value.startsWith(`${connectionId}:`) ? `desk:${value.slice(String(connectionId).length + 1)}` : value;
    // Keyed hashes of words differ from shop to shop; which of them meet shows in the evidence of credits.
    const word = /^(discount_code|checkout|phrase):/.exec(own);
    if (word) return `${word[1]}:hashed`;
    return own.replaceAll(/[\w-]{22}/g, (hash) => names.get(hash) ?? hash);
  };
  const found: Record<string, string[]> = {};
  for (const [table, ignored] of Object.entries(tables)) {
    const rows = await shopDb(shop.id).rows<Record<string, unknown>>(`SELECT * FROM "${table}" WHERE "shopId" = $1`);
    const plain = rows.map((row) => {
      const kept = Object.entries(row).filter(([column]) => !["shopId", "connectionId", ...ignored].includes(column));
      return JSON.stringify(Object.fromEntries(kept.map(([column, value]) => [column, neutral(opened(column, value))])));
    });
    found[table] = plain.toSorted();
  }
  return found;
}

function opened(column: string, value: unknown): unknown {
  const context = sealed[column];
  if (context === undefined || !(value instanceof Uint8Array)) return value;
  return decryptText(Buffer.from(value).toString("base64"), context);
}

async function hashNames(shop: ShopContext, addresses: readonly string[]): Promise<Map<string, string>> {
  const key = await hashKeyOf(shop);
  return new Map(
    addresses.flatMap((address): [string, string][] => {
      const email = normaliseEmail(address)!;
      const loose = looseEmail(email);
      return [
        [identifierHash(key, "email", email), `<${email}>`],
        [identifierHash(key, "email_loose", loose), `<~${loose}>`],
      ];
    }),
  );
}
