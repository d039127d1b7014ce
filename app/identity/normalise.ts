import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * Level 2 of metrics.md G19: trimmed, NFKC, lower case, the domain in ASCII.
 * @returns null when it is not an address
 */
export function normaliseEmail(raw: string): string | null {
  const parts = address.exec(raw.normalize("NFKC").trim().toLowerCase());
  if (!parts) return null;
  const domain = asciiDomain(parts[2]!);
  return domain === null ? null : `${parts[1]}@${domain}`;
}

const address = /^([^\s@<>(),;]+)@([^\s@<>(),;:/?#\\[\]]+)$/;
const hostname = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

function asciiDomain(domain: string): string | null {
  if (hostname.test(domain)) return domain;
  const ascii = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : "";
  return hostname.test(ascii) ? ascii : null;
}

const gmail = new Set(["gmail.com", "googlemail.com"]);

/** Level 4 of metrics.md G19: without "+suffix"; for Gmail also without dots, both of its domains as one. */
export function looseEmail(normalised: string): string {
  const at = normalised.lastIndexOf("@");
  const domain = normalised.slice(at + 1);
  const local = normalised.slice(0, at).replace(/(?!^)\+.*$/, "");
  return gmail.has(domain) ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}

const phones = new Map<string, string | null>();
const MOST_REMEMBERED = 20_000;
const FEWEST_DIGITS = 8;

/**
 * Level 3 of metrics.md G19: E.164 of a valid number. An explicit country code counts first, then each country in turn.
 * @param countries ISO 3166 codes; null is skipped
 */
export function normalisePhone(raw: string, countries: readonly (string | null)[]): string | null {
  const key = `${raw}|${countries.join(",")}`;
  let known = phones.get(key);
  if (known === undefined) {
    known = parsePhone(raw, countries);
    if (phones.size > MOST_REMEMBERED) phones.clear();
    phones.set(key, known);
  }
  return known;
}

function parsePhone(raw: string, countries: readonly (string | null)[]): string | null {
  const text = raw.normalize("NFKC").trim().replace(/^00/, "+");
  const isInternational = /^\D*\+/.test(text);
  if (text.replace(/\D/g, "").length < FEWEST_DIGITS) return null;
  const attempts: (CountryCode | undefined)[] = isInternational
    ? [undefined]
    : countries.filter((country): country is CountryCode => country !== null && isSupportedCountry(country));
  for (const country of attempts) {
    const parsed = parsePhoneNumberFromString(text, country);
    if (parsed?.isValid()) return parsed.number;
  }
  return null;
}

/**
 * Level 5 of metrics.md G19: order names and ids in comparable form, "#1042" or a global id. A bare number may be either, so it
 * stands for both.
 */
export function orderReferences(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => orderReference(name.normalize("NFKC").replaceAll(/\s+/g, ""))))];
}

function orderReference(name: string): string[] {
  if (/^gid:\/\/shopify\/Order\/\d+$/i.test(name)) return [`gid://shopify/Order/${name.slice(name.lastIndexOf("/") + 1)}`];
  const bare = name.replace(/^#+/, "").toLowerCase();
  if (bare === "") return [];
  return /^\d+$/.test(name) ? [`#${bare}`, `gid://shopify/Order/${bare}`] : [`#${bare}`];
}
