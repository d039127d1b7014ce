import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { seeded } from "#simulator/seeded.ts";

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const SPAN = 180 * DAY;

/** Writes one JSON object per line. */
async function writeLines(file: string, lines: Iterable<object>): Promise<void> {
  const out = createWriteStream(file);
  for (const line of lines) if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, "drain");
  out.end();
  await once(out, "finish");
}

/** Orders of `count / 2` customers over half a year, REST-shaped. */
function* orders(count: number): Generator<object> {
  const random = seeded(1).next;
  for (let i = 0; i < count; i++) {
    const customer = Math.floor(random() * (count / 2));
    const at = new Date(START + random() * SPAN).toISOString();
    const total = (10 + random() * 200).toFixed(2);
    yield {
      id: 5_000_000_000_000 + i,
      admin_graphql_api_id: `gid://shopify/Order/${5_000_000_000_000 + i}`,
      name: `#${1001 + i}`,
      created_at: at,
      processed_at: at,
      updated_at: at,
      currency: "EUR",
      total_price: total,
      current_total_price: total,
      current_subtotal_price: total,
      financial_status: "paid",
      test: false,
      source_name: "web",
      email: `shopper${customer}@example.com`,
      customer: {
        id: 7_000_000_000_000 + customer,
        email: `shopper${customer}@example.com`,
        first_name: "Shopper",
        last_name: String(customer),
      },
      refunds: [],
      line_items: [],
    };
  }
}

/** Four events a ticket: the ticket, a question, an answer, closed. */
function* events(tickets: number, customers: number): Generator<object> {
  const random = seeded(2).next;
  for (let i = 0; i < tickets; i++) {
    const at = START + random() * SPAN;
    const customer = Math.floor(random() * customers);
    const agent = 1 + Math.floor(random() * 8);
    const iso = (minutes: number) => new Date(at + minutes * 60_000).toISOString();
    const id = `T${i}`;
    yield {
      id: `e${i}-1`,
      type: "ticket",
      occurred_at: iso(0),
      ticket: {
        id,
        created_at: iso(0),
        channel: "chat",
        started_by: "customer",
        status: "open",
        type: "product",
        customer: { id: `c${customer}`, email: `shopper${customer}@example.com` },
      },
    };
    yield {
      id: `e${i}-2`,
      type: "message",
      occurred_at: iso(0),
      ticket_id: id,
      message: { id: `m${i}-1`, sent_at: iso(0), author: { kind: "customer" } },
    };
    yield {
      id: `e${i}-3`,
      type: "message",
      occurred_at: iso(20),
      ticket_id: id,
      message: { id: `m${i}-2`, sent_at: iso(20), author: { kind: "human", id: `a${agent}`, name: `Agent ${agent}` } },
    };
    yield {
      id: `e${i}-4`,
      type: "status",
      occurred_at: iso(60),
      ticket_id: id,
      to: "closed",
      actor: { kind: "human", id: `a${agent}` },
    };
  }
}

/** Writes the files of one import benchmark. */
export async function writeImportFiles(
  files: { orders: string; events: string },
  size: { orders: number; tickets: number },
): Promise<void> {
  await writeLines(files.orders, orders(size.orders));
  await writeLines(files.events, events(size.tickets, size.orders / 2));
}
