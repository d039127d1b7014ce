import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { answerAttribution } from "#app/api/attribution.server.ts";
import { answerCredits } from "#app/api/credits.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { deriveBatch } from "#app/ingest/derive.server.ts";
import { recompute } from "#app/ingest/recompute.server.ts";
import { database } from "#app/lib/db.server.ts";
import { findShopById, type ShopContext } from "#app/shopify/shops.server.ts";
import { deliver } from "#tests/factories/deliver.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket, messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { addresses, smallWorld } from "#tests/factories/small-world.ts";
import { snapshot } from "#tests/setup/snapshot.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { adoptRuleset, readAdoptions } from "./adopt.server.ts";
import { listRulesets, readRuleset, saveRuleset } from "./rulesets.server.ts";
import { attributionModels } from "./ruleset.ts";

useDatabase();

const period = { from: "2026-01-01", to: "2026-06-01" };
const now = (shop: ShopContext) => findShopById(shop.id).then((found) => found!);

async function credits(shop: ShopContext, ruleset?: string): Promise<Record<string, number>> {
  const { rows } = await answerCredits(await now(shop), new URLSearchParams({ ...period, ...(ruleset ? { ruleset } : {}) }));
  return Object.fromEntries(rows.map(({ orderName, ticketId, amount }) => [`${orderName} ${ticketId}`, amount]));
}

/** Switches, and lets the worker compute. */
async function adopt(shop: ShopContext, text: string): Promise<void> {
  await adoptRuleset(await now(shop), await readRuleset(shop, text));
  await settle(shop);
}

describe("switching to another ruleset", () => {
  let shop: ShopContext;
  let connection: TestConnection;

  beforeEach(async () => {
    shop = await newShop({ timezone: "UTC" });
    connection = await newConnection(shop);
    const answered = answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", "zoe@shop.example");
    const unanswered = [
      ticketEvent("T2", "2026-03-02T10:00:00Z", "bea@shop.example"),
      messageEvent("T2", "2026-03-02T10:00:00Z", "customer"),
    ];
    const orders = [
      orderPayload({ id: 5001, at: "2026-03-03T10:00:00Z", total: "100.00", email: "zoe@shop.example" }),
      orderPayload({ id: 5002, at: "2026-03-03T10:00:00Z", total: "70.00", email: "bea@shop.example" }),
    ];
    await feed(shop, { connection, events: [...answered, ...unanswered], orders });
  });

  test("shows the old figures until all history is computed, then the new ones, and says when", async () => {
    await adoptRuleset(shop, await readRuleset(shop, "gorgias_5d"));
    expect(await credits(shop)).toEqual({ "#5001 T1": 10000 });
    expect(await readAdoptions(shop)).toMatchObject([{ from: "default@1", to: "gorgias_5d@1", total: 2, finishedAt: null }]);
    await deriveBatch(shop);
    expect(await credits(shop)).toEqual({ "#5001 T1": 10000 });
    await settle(shop);
    expect(await credits(shop)).toEqual({ "#5001 T1": 10000, "#5002 T2": 7000 });
    expect((await now(shop)).ruleset).toBe("gorgias_5d@1");
    expect(await readAdoptions(shop)).toMatchObject([{ orders: 2, finishedAt: expect.any(Date) as Date }]);
  });

  test("leaves a restatement of every order it changed, and of no other", async () => {
    await adopt(shop, "gorgias_5d");
    const history = async (order: string) => (await answerAttribution(shop, order, new URLSearchParams()))!.history;
    expect(await history("5001")).toEqual([]);
    expect(await history("5002")).toMatchObject([
      {
        cause: "ruleset",
        before: { orderAmount: 7000, credits: [] },
        after: { orderAmount: 7000, credits: [{ agentId: null, amount: 7000 }] },
      },
    ]);
  });

  test("keeps the series before, current as facts change, and switches back at once", async () => {
    await adopt(shop, "gorgias_5d");
    const payload = refundPayload(1, 5001, "2026-03-20T10:00:00Z", "25.00");
    await knockShopify({ shop: shop.domain, topic: "refunds/create", payload });
    await settle(shop);
    expect(await credits(shop)).toEqual({ "#5001 T1": 7500, "#5002 T2": 7000 });
    expect(await credits(shop, "default")).toEqual({ "#5001 T1": 7500 });
    expect(await database().credit.count({ where: { shopId: shop.id, ruleset: "default@1" } })).toBe(1);
    await adopt(shop, "default");
    expect(await credits(shop)).toEqual({ "#5001 T1": 7500 });
    expect((await readAdoptions(shop)).map(({ to, orders }) => [to, orders])).toEqual([
      ["default@1", 0],
      ["gorgias_5d@1", 2],
    ]);
  });

  test("to the one that is active, or away again before it is done, changes nothing", async () => {
    await adopt(shop, "default");
    expect(await readAdoptions(shop)).toEqual([]);
    await adoptRuleset(shop, await readRuleset(shop, "gorgias_5d"));
    await adopt(shop, "default");
    expect(await readAdoptions(shop)).toMatchObject([{ finishedAt: null, cancelledAt: expect.any(Date) as Date }]);
    expect(await credits(shop)).toEqual({ "#5001 T1": 10000 });
    expect(await database().credit.count({ where: { shopId: shop.id, ruleset: { not: "default@1" } } })).toBe(0);
  });

  test("keeps four series at most; an older one is evaluated and says the same", async () => {
    for (const model of ["linear", "first_touch", "time_decay", "position_based"]) await adopt(shop, `default+model=${model}`);
    const kept = await database().credit.groupBy({ by: ["ruleset"], where: { shopId: shop.id } });
    expect(kept.map(({ ruleset }) => ruleset).toSorted()).toEqual([
      "default@1+model=first_touch",
      "default@1+model=linear",
      "default@1+model=position_based",
      "default@1+model=time_decay",
    ]);
    expect(await credits(shop, "default")).toEqual({ "#5001 T1": 10000 });
  });

  test("a ruleset of the merchant's own is found by its name; other settings are another version", async () => {
    const first = await saveRuleset(shop, "Our bonus rule", await readRuleset(shop, "gorgias_5d+window_days=1"));
    expect(first.label).toBe("our_bonus_rule@1");
    expect((await saveRuleset(shop, "Our bonus rule", first)).label).toBe("our_bonus_rule@1");
    await adopt(shop, "our_bonus_rule");
    expect(await credits(shop)).toEqual({ "#5002 T2": 7000 });
    const second = await saveRuleset(shop, "Our Bonus Rule", await readRuleset(shop, "our_bonus_rule+window_days=2"));
    expect(second).toMatchObject({ label: "our_bonus_rule@2", windowDays: 2, replyRequired: false });
    expect(await credits(shop, "our_bonus_rule")).toEqual({ "#5001 T1": 10000, "#5002 T2": 7000 });
    expect(await credits(shop, "our_bonus_rule@1")).toEqual({ "#5002 T2": 7000 });
    expect(await listRulesets(shop)).toMatchObject([
      { name: "our_bonus_rule", title: "Our Bonus Rule", label: "our_bonus_rule@2", adoptedAt: expect.any(Date) as Date },
    ]);
    await expect(readRuleset(shop, "our_bonus_rule@3")).rejects.toThrow(/our_bonus_rule@3.*not one of default, /);
    await expect(readRuleset(await newShop(), "our_bonus_rule")).rejects.toThrow(/not one of/);
    await expect(saveRuleset(shop, "Gorgias 5d", first)).rejects.toThrow(/ready-made/);
    await expect(saveRuleset(shop, " – ", first)).rejects.toThrow(/letters or digits/);
  });
});

/** Any ruleset a merchant can put together. */
const rulesets = fc
  .record({
    preset: fc.constantFrom("default", "gorgias_5d", "gorgias_3d"),
    model: fc.constantFrom(...attributionModels),
    anchor: fc.constantFrom("first_customer", "first_reply", "last_reply"),
    basis: fc.constantFrom("net_paid", "gross", "net_sales"),
    split: fc.constantFrom("turns", "last_replier", "assignee", "equal"),
    dating: fc.constantFrom("order", "refund"),
    after_sale: fc.boolean(),
    identity: fc.constantFrom("probable", "exact"),
    window_days: fc.integer({ min: 1, max: 30 }),
    window_mode: fc.constantFrom("elapsed", "calendar"),
    reply_required: fc.boolean(),
  })
  .map(({ preset, ...changes }) => [preset, ...Object.entries(changes).map(([key, value]) => `${key}=${value}`)].join("+"));

const ids = "support_revenue,agent_revenue,orders_assisted,converted_tickets,ticket_conversion_rate,shop_revenue";

/** All that is shown of credits under a ruleset. */
async function shown(shop: ShopContext, ruleset: string) {
  const current = await now(shop);
  const credited = await answerCredits(current, new URLSearchParams({ ...period, ruleset, limit: "500" }));
  const figures = [];
  for (const cut of [{ granularity: "total" }, { granularity: "day" }]) {
    const params = new URLSearchParams({ metrics: ids, from: "2026-02-25", to: "2026-04-20", ruleset, ...cut });
    figures.push((await answerMetrics(current, params, new Date("2026-04-25T12:00:00Z"))).rows);
  }
  return { total: credited.total, rows: credited.rows.map((row) => ({ ...row, computedAt: undefined })), figures };
}

test("what was computed message by message is what computing everything again gives, whatever the ruleset", async () => {
  let credited = 0;
  const property = fc.asyncProperty(smallWorld, rulesets, fc.integer({ min: 1, max: 9 }), async (told, ruleset, size) => {
    const shop = await newShop();
    const connection = await newConnection(shop);
    await adopt(shop, ruleset);
    for (let from = 0; from < told.length; from += size) {
      await deliver(shop, connection, told.slice(from, from + size));
      await settle(shop);
    }
    const before = { credits: await snapshot(shop, connection.id, addresses), shown: await shown(shop, ruleset) };
    const { changed } = await recompute(await now(shop), { from: null, to: null });
    expect(changed).toBe(0);
    expect({ credits: await snapshot(shop, connection.id, addresses), shown: await shown(shop, ruleset) }).toEqual(before);
    credited += before.shown.rows.length;
  });
  await fc.assert(property, { seed: 20260304, numRuns: 6 });
  expect(credited).toBeGreaterThan(3);
}, 60_000);

test("what-if shows exactly what adopting the ruleset then shows, and the series before says what it said", async () => {
  let credited = 0;
  const property = fc.asyncProperty(smallWorld, rulesets, async (told, ruleset) => {
    const shop = await newShop();
    await deliver(shop, await newConnection(shop), told);
    await settle(shop);
    const [asked, before] = [await shown(shop, ruleset), await shown(shop, "default")];
    await adopt(shop, ruleset);
    expect(await shown(shop, ruleset)).toEqual(asked);
    expect(await shown(shop, "default")).toEqual(before);
    credited += asked.rows.length;
  });
  await fc.assert(property, { seed: 20260304, numRuns: 12 });
  expect(credited).toBeGreaterThan(6);
}, 60_000);
