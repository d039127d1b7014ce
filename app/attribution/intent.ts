/** Words in a ticket's type or tags that say it is about an order already placed (metrics.md R19), as regular expressions. */
const afterSaleWords = [
  "wismo",
  "where is my (order|parcel|package)",
  "(order|delivery|shipping|shipment) status",
  "order (issue|problem|change|edit)",
  "track(ing)?",
  "shipping",
  "shipments?",
  "deliver(y|ed)",
  "delay(ed)?",
  "lost",
  "missing",
  "(wrong|incorrect) (item|product|order)",
  "returns?",
  "returned",
  "refund(s|ed)?",
  "exchanges?",
  "exchanged",
  "replacements?",
  "cancel(led|ed|s|lation|ation)?",
  "warranty",
  "damaged?",
  "defective",
  "faulty",
  "complaints?",
  "chargebacks?",
];

// Whole words only: a returning customer is not a return.
const afterSale = new RegExp(`\\b(${afterSaleWords.join("|")})\\b`);

/** Whether the conversation came before a sale or concerns one already made, by what it is filed as and quotes (metrics.md R19). */
export function intentOf(ticket: {
  type: string | null;
  tags: readonly string[];
  quotesEarlierOrder: boolean;
}): "before_sale" | "after_sale" {
  if (ticket.quotesEarlierOrder) return "after_sale";
  const words = [ticket.type ?? "", ...ticket.tags].map((text) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " "));
  return words.some((text) => afterSale.test(text)) ? "after_sale" : "before_sale";
}
