import { encrypt, identifierHash } from "#app/lib/crypto.server.ts";
import type { IdentifierKind, StoredIdentifier } from "./identifier.ts";
import { looseEmail, normaliseEmail, normalisePhone } from "./normalise.ts";

export type PersonalData = {
  name?: string | null | undefined;
  emails?: readonly string[] | undefined;
  phones?: readonly string[] | undefined;
  /** Numeric Shopify id or gid. */
  shopifyCustomerId?: string | null | undefined;
};

/** What may be stored of a person: keyed hashes for matching, and the name encrypted for showing. */
export type ProtectedPerson = { ids: StoredIdentifier[]; name: Buffer | null };

/** Where phone numbers without a country code are taken to be from, in this order (G19 level 3). */
export type PhoneCountries = readonly (string | null)[];

/**
 * Turns clear personal data into what the database may hold (metrics.md G19: normalised first, then hashed).
 * Addresses and numbers that are not valid are dropped.
 */
export function protectPerson(person: PersonalData, hashKey: Uint8Array, countries: PhoneCountries): ProtectedPerson {
  const ids = new Map<string, StoredIdentifier>();
  const add = (kind: IdentifierKind, value: string) => ids.set(`${kind}:${value}`, { kind, value });
  if (person.shopifyCustomerId) add("customer", customerGid(person.shopifyCustomerId));
  for (const raw of person.emails ?? []) {
    const email = normaliseEmail(raw);
    if (email === null) continue;
    add("email", identifierHash(hashKey, "email", email));
    add("email_loose", identifierHash(hashKey, "email_loose", looseEmail(email)));
  }
  for (const raw of person.phones ?? []) {
    const phone = normalisePhone(raw, [...countries]);
    if (phone !== null) add("phone", identifierHash(hashKey, "phone", phone));
  }
  return { ids: [...ids.values()], name: person.name ? encrypt(person.name, "person.name") : null };
}

/** gid of a Shopify customer from a numeric id or a gid. */
export function customerGid(id: string): string {
  return id.startsWith("gid://") ? id : `gid://shopify/Customer/${id}`;
}
