import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { streamCredits } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { type GenericEvent, messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { type OrderPayload, orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const MINUTE = 60_000;
const start = Date.parse("2026-03-01T00:00:00Z");
const at = (minutes: number) => new Date(start + minutes * MINUTE).toISOString();

/** The facts as an auditor would get them: nothing that the app derived. */
type Facts = {
  orders: { id: number; who: string; at: string; amount: number; back: number; status: string; cancelled: boolean }[];
  tickets: { id: string; who: string; at: string }[];
  messages: { ticket: string; at: string; author: "customer" | "human" | "ai" | "rule"; public: boolean }[];
};

/** Two hundred shoppers who write, are answered or not, and buy or not, during three weeks. The same every time. */
function world(): Facts {
  let state = 20260304;
  const random = (most: number) => (state = (state * 48_271) % 2_147_483_647) % most;
  const facts: Facts = { orders: [], tickets: [], messages: [] };
  for (let n = 0; n < 200; n++) {
    const who = `c${n}@shop.example`;
    const first = random(14 * 1440);
    for (let t = 1 + random(3); t > 0; t--) {
      const id = `T${facts.tickets.length + 1}`;
      const asked = first + random(4 * 1440);
      facts.tickets.push({ id, who, at: at(asked) });
      facts.messages.push({ ticket: id, at: at(asked), author: "customer", public: true });
      for (let m = random(5); m > 0; m--) {
        const author = (["human", "human", "ai", "rule", "customer"] as const)[random(5)]!;
        facts.messages.push({
          ticket: id,
          at: at(asked + 1 + random(3 * 1440)),
          author,
          public: author !== "human" || random(6) > 0,
        });
      }
    }
    for (let o = 1 + random(3); o > 0; o--) {
      const fate = (["paid", "paid", "paid", "partially_refunded", "pending", "voided", "cancelled"] as const)[random(7)]!;
      const amount = 1_000 + random(20_000);
      facts.orders.push({
        id: 5000 + facts.orders.length,
        who,
        at: at(first + 720 + random(8 * 1440)),
        amount,
        back: fate === "partially_refunded" ? 1 + random(amount) : 0,
        status: fate === "cancelled" ? "paid" : fate,
        cancelled: fate === "cancelled",
      });
    }
  }
  return facts;
}

function events({ tickets, messages }: Facts): GenericEvent[] {
  return [
    ...tickets.map((ticket) => ticketEvent(ticket.id, ticket.at, ticket.who)),
    ...messages.map((message, n) => ({
      ...messageEvent(message.ticket, message.at, message.author, {
        id: `m${n}`,
        visibility: message.public ? "public" : "internal",
      }),
      id: `e${n}`,
    })),
  ];
}

function payloads({ orders }: Facts): OrderPayload[] {
  return orders.map((order) => {
    const story = { id: order.id, at: order.at, total: (order.amount / 100).toFixed(2), email: order.who };
    const left = ((order.amount - order.back) / 100).toFixed(2);
    const refund = refundPayload(order.id, order.id, at(40 * 1440), (order.back / 100).toFixed(2));
    const refunded = { current_total_price: left, current_total_price_set: null, refunds: [refund] };
    return orderPayload(story, {
      financial_status: order.status,
      cancelled_at: order.cancelled ? order.at : null,
      ...(order.back > 0 ? refunded : {}),
    });
  });
}

/** metrics.md R1–R12 said once more, by another hand and in another language. */
const candidates = `
  WITH reply AS (SELECT * FROM messages WHERE public AND author IN ('human', 'ai')),
  asked AS (
    SELECT t.id, t.who, coalesce(min(m."at") FILTER (WHERE m.public AND m.author = 'customer'), any_value(t."at")) AS anchor, any_value(t."at") AS made
    FROM tickets t LEFT JOIN messages m ON m.ticket = t.id GROUP BY t.id, t.who
  )
  SELECT o.id AS "order", o."at" AS bought, o.amount - o.back AS amount, a.id AS ticket, a.made, min(r."at") AS first_touch, max(r."at") AS last_touch
  FROM orders o
  JOIN asked a ON a.who = o.who AND o."at" > a.anchor AND epoch_ms(o."at") - epoch_ms(a.anchor) <= 5 * 86400000
  JOIN reply r ON r.ticket = a.id AND r."at" < o."at"
  WHERE NOT o.cancelled AND o.status IN ('authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded')
  GROUP BY ALL`;
const share: Record<string, string> = {
  last_touch: `CASE WHEN row_number() OVER (PARTITION BY "order" ORDER BY last_touch DESC, made DESC, ticket) = 1 THEN amount ELSE 0 END`,
  first_touch: `CASE WHEN row_number() OVER (PARTITION BY "order" ORDER BY first_touch, made, ticket) = 1 THEN amount ELSE 0 END`,
  // The cents that are left over go to the smaller ids.
  linear: `amount // count(*) OVER (PARTITION BY "order")
    + CASE WHEN row_number() OVER (PARTITION BY "order" ORDER BY ticket) <= amount % count(*) OVER (PARTITION BY "order") THEN 1 ELSE 0 END`,
};

type Sums = Record<string, number>;

async function byDuckDb(facts: Facts, model: string): Promise<Sums> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`CREATE TABLE orders (id INTEGER, who TEXT, "at" TIMESTAMP, amount INTEGER, back INTEGER, status TEXT, cancelled BOOLEAN);
    CREATE TABLE tickets (id TEXT, who TEXT, "at" TIMESTAMP); CREATE TABLE messages (ticket TEXT, "at" TIMESTAMP, author TEXT, public BOOLEAN)`);
  for (const [table, rows] of Object.entries(facts)) {
    const values = rows.map(
      (row) =>
        `(${Object.values(row)
          .map((value) => `'${String(value).replace("Z", "")}'`)
          .join(", ")})`,
    );
    await connection.run(`INSERT INTO ${table} VALUES ${values.join(", ")}`);
  }
  const reader = await connection.runAndReadAll(
    `SELECT strftime(bought, '%Y-%m-%d') || ' ' || ticket AS what, CAST(sum(share) AS INTEGER) AS total
     FROM (SELECT *, ${share[model]} AS share FROM (${candidates}) found) shared WHERE share > 0 GROUP BY 1`,
  );
  connection.closeSync();
  return Object.fromEntries(reader.getRows() as [string, number][]);
}

let shop: ShopContext;
const facts = world();
const period = { from: "2026-03-01", to: "2026-04-15" };

beforeAll(async () => {
  shop = await newShop({ timezone: "UTC" });
  await feed(shop, { connection: await newConnection(shop), events: events(facts), orders: payloads(facts) });
}, 60_000);

describe("DuckDB over the exported facts reproduces what the app shows", () => {
  test.each(Object.keys(share))("%s, per day and ticket, and per day", async (model) => {
    const expected = await byDuckDb(facts, model);
    expect(Object.keys(expected).length).toBeGreaterThan(40);
    const ruleset = `default+model=${model}`;
    const credited: Sums = {};
    for await (const rows of streamCredits(shop, { ...period, ruleset: await readRuleset(shop, ruleset) })) {
      for (const { processedAt, ticketId, amount } of rows) {
        const what = `${processedAt.slice(0, 10)} ${ticketId}`;
        credited[what] = (credited[what] ?? 0) + amount;
      }
    }
    expect(credited).toEqual(expected);

    const days: Sums = {};
    for (const [what, amount] of Object.entries(expected)) days[what.slice(0, 10)] = (days[what.slice(0, 10)] ?? 0) + amount;
    const params = new URLSearchParams({ metrics: "support_revenue", ...period, granularity: "day", ruleset });
    const { rows } = await answerMetrics(shop, params, new Date("2026-05-01T00:00:00Z"));
    const shown = rows.map(({ bucket, metrics }) => [bucket, metrics.support_revenue!.value] as const);
    expect(Object.fromEntries(shown.filter(([, value]) => value !== 0))).toEqual(days);
  });
});
