import { expect, test } from "vitest";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { exportCsv, exportNames } from "./exports.server.ts";
import { readView } from "./view.ts";

useDatabase();

test("credits, explanations and agents as CSV: whole, newest first, nothing that a spreadsheet would run", async () => {
  const shop = await newShop({ timezone: "UTC" });
  const people = [1, 2, 3].map((n) => `c${n}@shop.example`);
  await feed(shop, {
    connection: await newConnection(shop),
    events: people.flatMap((email, n) => answeredTicket(`T${n}`, "2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z", email)),
    orders: people.map((email, n) =>
      orderPayload({ id: 10 + n, at: `2026-03-0${3 + n}T10:00:00Z`, total: "10.00", email }, { name: `=cmd|' /C calc'!A${n}` }),
    ),
  });
  const view = readView(new URLSearchParams({ from: "2026-03-01", to: "2026-03-10" }), "2026-03-20");
  const ruleset = await readRuleset(shop);
  const files = new Map<string, string[]>();
  for (const name of exportNames) {
    let text = "";
    const params = new URLSearchParams({ metrics: "support_revenue" });
    for await (const lines of exportCsv(shop, name, { view, ruleset, now: new Date("2026-03-20T00:00:00Z"), params }))
      text += lines;
    files.set(name, text.trimEnd().split("\r\n"));
  }
  expect(
    files
      .get("credits")!
      .slice(1)
      .map((line) => line.split(",").slice(0, 4).join(",")),
  ).toEqual([
    "gid://shopify/Order/12,'=cmd|' /C calc'!A2,2026-03-05T10:00:00.000Z,1000",
    "gid://shopify/Order/11,'=cmd|' /C calc'!A1,2026-03-04T10:00:00.000Z,1000",
    "gid://shopify/Order/10,'=cmd|' /C calc'!A0,2026-03-03T10:00:00.000Z,1000",
  ]);
  expect(files.get("explanations")![1]).toMatch(/Ana replied at 10:20 on 2 March; Zoe|the customer bought/);
  expect(files.get("metrics")![1]).toMatch(/^2026-03-01,,support_revenue,3000,minor,3,/);
  expect(files.get("agents")!.slice(1)).toEqual(["a1,Ana,human,3000,EUR,3,3,3,0.43850296436068037,1,0"]);
});
