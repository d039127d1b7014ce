import { formatMoney } from "#app/lib/money.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { listStatements, monthWords } from "./statements.server.ts";

/** Months that are frozen and months that could be, all words ready. */
export type StatementList = {
  frozen: { month: string; title: string; amount: string; orders: number; ruleset: string; frozenAt: string; hash: string }[];
  open: { month: string; title: string }[];
};

export async function readStatementList(shop: ShopContext, now: Date): Promise<StatementList> {
  const { frozen, open } = await listStatements(shop, now);
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  return {
    frozen: frozen.map(({ month, amount, orders, ruleset, frozenAt, hash, currency }) => ({
      month,
      title: monthWords(month),
      amount: formatMoney(amount, currency),
      orders,
      ruleset,
      frozenAt: moment.format(frozenAt),
      hash,
    })),
    open: open.map((month) => ({ month, title: monthWords(month) })),
  };
}
