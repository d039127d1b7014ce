import { test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { processBatch } from "#app/ingest/process.server.ts";
import { deriveBatch } from "#app/ingest/derive.server.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
useDatabase();
const say = (...x: unknown[]) => process.stdout.write(x.join(" ") + "\n");
test("x", async () => {
  const shop = await newShop();
  const desk = await newConnection(shop);
  const ids = Array.from({ length: 300 }, (_, n) => n);
  let t = Date.now();
  const events = ids.flatMap((n) => answeredTicket(`T${n}`, "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", `c${n}@shop.example`));
  for (let from = 0; from < events.length; from += 500) await knockHelpdesk(genericWebhook({ ...desk, body: events.slice(from, from + 500) }));
  say("events", Date.now() - t); t = Date.now();
  for (const n of ids) { await knockShopify({ shop: shop.domain, topic: "orders/create", payload: orderPayload({ id: 5000 + n, at: "2026-03-04T12:00:00Z", total: "10.00", email: `c${n}@shop.example` }) }); }
  say("orders", Date.now() - t); t = Date.now();
  for (let i = 0; i < 12; i++) { const p = await processBatch(shop); say(JSON.stringify(p), Date.now() - t); t = Date.now(); if (p.processed + p.failed === 0) break; }
  say(JSON.stringify(await database().inboxEvent.findMany({ where: { shopId: shop.id, error: { not: null } }, take: 2 , select: { error: true, state: true }})));
  await deriveBatch(shop);
  const { loadCandidates } = await import("#app/attribution/load-candidates.server.ts");
  const { loadOrders } = await import("#app/attribution/order-facts.server.ts");
  const { shopDb } = await import("#app/lib/db.server.ts");
  const db = shopDb(shop.id);
  const orders = await loadOrders(db, ids.slice(0, Number(process.env.N ?? 60)).map((n) => `gid://shopify/Order/${5000 + n}`));
  t = Date.now();
  const spy = { ...db, rows: async (sql: string, ...p: unknown[]) => { if (!sql.includes("quoted")) return []; for (const r of await db.rows<Record<string, string>>("EXPLAIN " + sql, ...p)) say(Object.values(r)[0]); return []; } };
  await loadCandidates(spy as never, orders, { beforeMs: 5 * 86400000 });
  say("load", orders.length, Date.now() - t);
  if (process.env.N) return;
  for (let i = 0; i < 12; i++) { const p = await deriveBatch(shop); say(JSON.stringify(p), Date.now() - t); t = Date.now(); if (p.outcome !== "done") break; }
}, 60000);
