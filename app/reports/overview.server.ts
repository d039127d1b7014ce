import { metricById } from "#app/metrics/definitions/index.ts";
import type { MetricGroup } from "#app/metrics/define.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Card } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";

const leading = ["support_revenue", "converted_tickets", "first_response_time", "csat"];
const groups: { group: MetricGroup; title: string; ids: string[] }[] = [
  { group: "volume", title: "Volume", ids: ["tickets_created", "unresolved_tickets", "tickets_resolved"] },
  { group: "speed", title: "Speed", ids: ["response_time", "resolution_time"] },
  { group: "quality", title: "Quality and satisfaction", ids: ["one_reply_rate", "automated_resolution_rate", "csat_average"] },
  { group: "revenue", title: "Revenue", ids: ["ticket_conversion_rate", "shop_revenue"] },
];

export type Overview = {
  frame: Frame;
  leading: Card[];
  groups: { title: string; cards: Card[] }[];
};

/** Everything the Overview page shows. */
export async function readOverview(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Overview> {
  const frame = await readFrame(shop, params, now);
  const ids = [...leading, ...groups.flatMap((each) => each.ids)];
  const readings = await readReadings(shop, frame.view, ids, now);
  const cards = (some: readonly string[]) =>
    cardsOf(
      readings,
      some.map((id) => metricById(id)!),
      shop.currency,
    );
  return {
    frame,
    leading: cards(leading),
    groups: groups.map(({ title, ids: some }) => ({ title, cards: cards(some) })),
  };
}
