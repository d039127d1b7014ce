/**
 * Something a message names that an order can answer to (metrics.md R14, R19). `value` is as written: a code, a token, an order's
 * name, a phrase; handles and ids of links are in the store's own form.
 */
export type Mention = {
  kind: "discount_code" | "product" | "variant" | "checkout" | "invoice" | "order" | "phrase";
  value: string;
};

/** More than anybody writes in one message; a pasted catalogue names nothing in particular. */
const MOST_OF_A_KIND = 40;
/** What stands further down is history or a signature. */
const LONGEST_TEXT = 50_000;

/**
 * What a message names, from its text or HTML, so that the words themselves need not be kept (decision 007). What is quoted from
 * earlier messages does not count. Give the shortest form that a helpdesk offers, without history where it can.
 * @returns undefined when it names nothing, as most messages do
 */
export function mentionsIn(written: string | null | undefined): Mention[] | undefined {
  if (!written) return undefined;
  const own = withoutHistory(written.slice(0, LONGEST_TEXT));
  const links = [...own.matchAll(/https?:\/\/[^\s"'<>()[\]]+/gi)].map(([link]) => link.replaceAll("&amp;", "&"));
  const text = plain(own.replaceAll(/https?:\/\/[^\s"'<>()[\]]+/gi, " "));
  const all = [...links.flatMap(inLink), ...orderNames(text), ...discountCodes(text), ...phrases(text)];
  const unique = new Map(all.map((mention) => [`${mention.kind} ${mention.value}`, mention]));
  if (unique.size === 0) return undefined;
  return [...Map.groupBy(unique.values(), ({ kind }) => kind).values()].flatMap((same) => same.slice(0, MOST_OF_A_KIND));
}

/** Where the history of a mail thread begins, in the ways that mail programs mark it. */
const history = [
  /<blockquote\b/i,
  /<div[^>]*class="[^"]*(?:gmail_quote|moz-cite-prefix|yahoo_quoted)/i,
  /^[ \t]*-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original)/im,
  /^[ \t]*(?:on|le|am|el|op|il|em) .{6,160}(?:wrote|a écrit|schrieb.{0,80}|escribió|schreef.{0,80}|ha scritto|escreveu) ?:[ \t]*$/im,
];

function withoutHistory(written: string): string {
  const cuts = history.map((mark) => written.search(mark)).filter((at) => at > 0);
  const own = written.slice(0, Math.min(written.length, ...cuts));
  return own.replaceAll(/^[ \t]*(?:>|&gt;).*$/gm, "");
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", apos: "'" };

function plain(html: string): string {
  return html
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, "\n")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&#(\d{1,6});/g, (_all, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll(/&(\w+);/g, (all, name: string) => entities[name.toLowerCase()] ?? all);
}

/** Links of any storefront: to a product, a discount, a cart, a checkout or the invoice of a draft order. */
function inLink(link: string): Mention[] {
  if (!URL.canParse(link)) return [];
  const { pathname, searchParams } = new URL(link);
  const path = pathname.split("/").map(decoded);
  const after = (folder: string) => path[path.indexOf(folder) + 1] ?? "";
  const has = (folder: string) => path.includes(folder) && after(folder) !== "";
  const variant = searchParams.get("variant");
  const discount = searchParams.get("discount");
  return [
    ...(has("products") ? [{ kind: "product" as const, value: after("products").toLowerCase() }] : []),
    ...(variant && /^\d+$/.test(variant) ? [{ kind: "variant" as const, value: variant }] : []),
    ...(has("cart") ? after("cart").split(",") : []).flatMap((item): Mention[] => {
      const id = /^(\d+):\d+$/.exec(item)?.[1];
      return id ? [{ kind: "variant", value: id }] : [];
    }),
    ...(has("discount") ? [{ kind: "discount_code" as const, value: after("discount") }] : []),
    ...(discount ? [{ kind: "discount_code" as const, value: discount }] : []),
    ...(has("invoices") ? [{ kind: "invoice" as const, value: after("invoices") }] : []),
    ...(has("checkouts") || (has("cart") && after("cart") === "c") ? path : [])
      .filter((part) => /^[\w-]{16,}$/.test(part))
      .map((value): Mention => ({ kind: "checkout", value })),
  ];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** "#1042" and "#EU-1042"; fewer than three digits are a place in a list. Also "order 1042" without the sign. */
function orderNames(text: string): Mention[] {
  const signed = [...text.matchAll(/(?<![\p{L}\p{N}&/])#([A-Za-z]{0,6}-?\d{3,}[A-Za-z0-9-]{0,12})(?![\p{L}\p{N}])/gu)];
  const word = "order|pedido|orden|commande|bestellung|bestelling|ordine|encomenda|comanda|заказа?";
  const called = [
    ...text.matchAll(
      new RegExp(`(?<!\\p{L})(?:${word})\\s{0,3}(?:number|no\\.?|nr\\.?|n[°º]|#)?\\s{0,3}:?\\s{0,3}(\\d{4,12})(?!\\d)`, "giu"),
    ),
  ];
  return [...signed, ...called].map(([, name]) => ({ kind: "order", value: `#${name}` }));
}

/** Codes are written in capitals, with or without digits; what follows the word "code" is one however it is written. */
function discountCodes(text: string): Mention[] {
  const capitals = [...text.matchAll(/(?<![\p{L}\p{N}#_-])[A-Z0-9][A-Z0-9_-]{3,23}(?![\p{L}\p{N}_-])/gu)]
    .map(([code]) => code)
    .filter((code) => /[A-Z]/.test(code) && (/\d/.test(code) || code.length >= 5));
  const named = [...text.matchAll(/\b(?:code|código|codice|kortingscode|gutscheincode)\b[:\s"'“«]{1,4}([A-Za-z0-9_-]{3,24})/giu)];
  return [...capitals, ...named.map(([, code]) => code!)].map((value) => ({ kind: "discount_code", value }));
}

const LONGEST_PHRASE = 6;

/** What may be a product's name: words in capitals or numbers side by side, and what stands in quotation marks. */
function phrases(text: string): Mention[] {
  const quoted = [...text.matchAll(/["“«„]([^"“”«»„\n]{3,80})["”»]/g)].map(([, inside]) => words(inside!));
  const found = quoted.filter(({ length }) => length > 1 && length <= LONGEST_PHRASE);
  for (const clause of text.split(/[.!?;:,\n()"“”«»]+/)) {
    const run: string[] = [];
    for (const word of [...words(clause), ""]) {
      if (/^[\p{Lu}\p{N}]/u.test(word)) run.push(word);
      else found.push(...stretches(run.splice(0)));
    }
  }
  return found.map((each) => ({ kind: "phrase", value: each.join(" ") }));
}

/** Every part of two words or more: a sentence may begin right before a name. */
function stretches(run: readonly string[]): string[][] {
  return run.flatMap((_word, start) =>
    Array.from({ length: Math.max(0, Math.min(LONGEST_PHRASE, run.length - start) - 1) }, (_none, more) =>
      run.slice(start, start + more + 2),
    ),
  );
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
}
