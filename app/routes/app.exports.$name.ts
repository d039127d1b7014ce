import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { exportCsv, type ExportName, exportNames } from "#app/reports/exports.server.ts";
import { statementCsv } from "#app/reports/statements.server.ts";
import { readView } from "#app/reports/view.ts";
import { askedRuleset } from "#app/reports/what-if.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** A CSV of what the page with this address shows, streamed. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const shop = await signedInShop(request);
  if (params.name === "statement") return frozenCsv(shop, new URL(request.url).searchParams.get("month") ?? "");
  const name = params.name as ExportName;
  if (!exportNames.includes(name)) throw new Response("There is no such export", { status: 404 });
  const query = new URL(request.url).searchParams;
  const now = new Date();
  const view = readView(query, localDay(shop.timezone, now.getTime()));
  const ruleset = await askedRuleset(shop, query, await readRuleset(shop));
  const lines = Readable.from(exportCsv(shop, name, { view, ruleset, now, params: query }), { objectMode: false });
  return new Response(createReadableStreamFromReadable(lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="fiveday-${name}-${view.from}-${view.to}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}

/** The bytes that were hashed when the month was frozen. */
async function frozenCsv(shop: ShopContext, month: string): Promise<Response> {
  const csv = await statementCsv(shop, month);
  if (csv === null) throw new Response("This month is not frozen.", { status: 404 });
  return new Response(csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="fiveday-statement-${month}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}
