import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { evaluateCredits } from "#app/attribution/evaluate.server.ts";
import { parseRuleset } from "#app/attribution/presets.ts";
import { externalId } from "#app/tickets/ids.ts";
import { seeded } from "#simulator/seeded.ts";
import { feed } from "./factories/feed.ts";
import { type GenericEvent, messageEvent, ticketEvent } from "./factories/generic-events.ts";
import { newConnection, newShop } from "./factories/shop.ts";
import { type OrderPayload, orderPayload, refundPayload } from "./factories/shopify-order.ts";
import { useDatabase } from "./setup/test-database.ts";

useDatabase();

/** Instants are epoch seconds, money is minor units. */
type Facts = {
  orders: { id: number; who: string; made: number; total: number; back: number }[];
  tickets: { ticket: string; who: string; channel: string }[];
  messages: { ticket: string; sent: number; author: "customer" | "human" | "ai" }[];
};

const START = Date.UTC(2026, 2, 1) / 1000;
const DAY = 86_400;

/** Thirty people who write and buy often enough that most orders have several candidates. */
function makeFacts(): Facts {
  const random = seeded(11);
  const who = () => `shopper${random.int(1, 30)}@shop.example`;
  const tickets = Array.from({ length: 120 }, (_, n) => ({
    ticket: `T${n}`,
    who: who(),
    channel: random.pick(["email", "chat", "social"]),
  }));
  const messages = tickets.flatMap(({ ticket }) => {
    let sent = START + random.int(0, 20 * DAY);
    return Array.from({ length: random.int(1, 6) }, (_, n) => {
      if (n > 0) sent += random.int(60, DAY);
      return { ticket, sent, author: n % 2 === 0 ? ("customer" as const) : random.pick(["human", "human", "ai"] as const) };
    });
  });
  const orders = Array.from({ length: 200 }, (_, n) => {
    const total = random.int(1_000, 20_000);
    return {
      id: 5_000 + n,
      who: who(),
      made: START + random.int(0, 25 * DAY),
      total,
      back: random.chance(0.2) ? random.int(1, total) : 0,
    };
  });
  return { orders, tickets, messages };
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const major = (minor: number) => (minor / 100).toFixed(2);

function told({ orders, tickets, messages }: Facts): { events: GenericEvent[]; orders: OrderPayload[] } {
  const firstOf = new Map(messages.toReversed().map(({ ticket, sent }) => [ticket, sent]));
  return {
    events: [
      ...tickets.map(({ ticket, who, channel }) => ticketEvent(ticket, iso(firstOf.get(ticket)!), who, { channel })),
      ...messages.map(({ ticket, sent, author }) => messageEvent(ticket, iso(sent), author)),
    ],
    orders: orders.map(({ id, who, made, total, back }) => {
      const kept = major(total - back);
      const after = {
        current_total_price: kept,
        current_total_price_set: null,
        refunds: [refundPayload(id, id, iso(made + DAY), major(back))],
      };
      return orderPayload({ id, at: iso(made), total: major(total), email: who }, back > 0 ? after : {});
    }),
  };
}

/** Rules R3, R5 and R9–R12 once more, as SQL over what was told: minor units per day and channel of the ticket, per model. */
const models = {
  last_touch: `CASE WHEN row_number() OVER (PARTITION BY id ORDER BY last DESC, asked DESC, ticket) = 1 THEN amount ELSE 0 END`,
  first_touch: `CASE WHEN row_number() OVER (PARTITION BY id ORDER BY first, asked, ticket) = 1 THEN amount ELSE 0 END`,
  linear: `amount // count(*) OVER (PARTITION BY id)
    + CASE WHEN row_number() OVER (PARTITION BY id ORDER BY ticket) <= amount % count(*) OVER (PARTITION BY id) THEN 1 ELSE 0 END`,
};

const sqlOf = (model: keyof typeof models) => `
  WITH asked AS (SELECT ticket, min(sent) AS asked FROM messages WHERE author = 'customer' GROUP BY ticket),
  candidate AS (
    SELECT o.id, t.ticket, t.channel, a.asked, o.made, o.total - o.back AS amount, min(m.sent) AS first, max(m.sent) AS last
    FROM orders o JOIN tickets t USING (who) JOIN asked a USING (ticket) JOIN messages m USING (ticket)
    WHERE a.asked < o.made AND o.made <= a.asked + 432000 AND m.author <> 'customer' AND m.sent < o.made AND o.total > o.back
    GROUP BY ALL
  ),
  credit AS (SELECT made, channel, ${models[model]} AS amount FROM candidate)
  SELECT strftime(to_timestamp(made) AT TIME ZONE 'UTC', '%Y-%m-%d') || ' ' || channel AS key, sum(amount)::DOUBLE AS amount
  FROM credit GROUP BY 1 HAVING sum(amount) > 0 ORDER BY 1`;

test("DuckDB SQL over the same facts gives the same last-touch, first-touch and linear totals per day", async () => {
  const facts = makeFacts();
  const shop = await newShop({ timezone: "UTC" });
  await feed(shop, { connection: await newConnection(shop), ...told(facts) });
  const folder = mkdtempSync(path.join(tmpdir(), "fiveday-duckdb-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const duckdb = await instance.connect();
  for (const [name, rows] of Object.entries(facts)) {
    writeFileSync(path.join(folder, name), JSON.stringify(rows));
    await duckdb.run(`CREATE TABLE ${name} AS SELECT * FROM read_json('${path.join(folder, name)}', format = 'array')`);
  }
  const channels = new Map(facts.tickets.map(({ ticket, channel }) => [ticket, channel]));
  const period = { from: new Date(START * 1000), to: new Date((START + 30 * DAY) * 1000), by: "order" as const };
  const totals = [];
  for (const model of ["last_touch", "first_touch", "linear"] as const) {
    const credits = await evaluateCredits(shop, parseRuleset(`default+model=${model}`), period);
    const ours: Record<string, number> = {};
    for (const { ticketId, processedAt, amount } of credits) {
      const key = `${processedAt.toISOString().slice(0, 10)} ${channels.get(externalId(ticketId))!}`;
      if (amount > 0) ours[key] = (ours[key] ?? 0) + amount;
    }
    const theirs = (await duckdb.runAndReadAll(sqlOf(model))).getRowObjects() as { key: string; amount: number }[];
    expect(ours).toEqual(Object.fromEntries(theirs.map(({ key, amount }) => [key, amount])));
    totals.push(ours);
  }
  duckdb.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
  // Where every order had one candidate, all models would agree and show nothing.
  expect(totals[0]).not.toEqual(totals[1]);
  expect(totals[0]).not.toEqual(totals[2]);
});
