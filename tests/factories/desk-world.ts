import type { ShopContext } from "#app/shopify/shops.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { historyEvents, agentEvents } from "#simulator/helpdesks/history-events.ts";
import { humans, shopSettings } from "#simulator/model.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import { buildWorld } from "#simulator/world.ts";
import { feed } from "./feed.ts";
import type { GenericEvent } from "./generic-events.ts";
import { newConnection, newShop } from "./shop.ts";
import type { OrderPayload } from "./shopify-order.ts";

/** When the desk's world ends: in the week after the clocks went forward in Paris. */
export const deskNow = new Date("2026-04-03T15:30:00Z");

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** A shop of the simulator's making with everything a metric may ask for: tickets, orders, calls, articles, surveys, promises, costs. */
export async function deskWorld({ days = 40, tickets = 150, orders = 180 } = {}): Promise<ShopContext> {
  const shop = await newShop(shopSettings);
  const connection = await newConnection(shop);
  const world = buildWorld({ seed: 5, now: deskNow.getTime(), days, tickets, orders });
  const start = deskNow.getTime() - days * DAY;
  await enterInputs(shop, start);
  await enterTeams(shop, `${connection.id}:`, start);
  const customers = world.tickets.filter(({ startedBy, spamAt }) => startedBy === "customer" && spamAt === null);
  await feed(shop, {
    connection,
    events: [
      ...agentEvents(start),
      ...world.tickets.flatMap(historyEvents),
      ...customers.filter((_, i) => i % 6 === 0).flatMap(({ id, createdAt }, i) => call(String(id), createdAt, i)),
      ...customers.filter((_, i) => i % 4 === 0).flatMap(({ id, createdAt }, i) => views(String(id), createdAt, i)),
    ] as GenericEvent[],
    orders: world.orders.map(orderPayload) as OrderPayload[],
  });
  await askAround(shop, `${connection.id}:`, customers);
  return shop;
}

/** Every other agent answers for the whole time in one team, the others change teams in the middle of March. */
async function enterTeams(shop: ShopContext, own: string, start: number): Promise<void> {
  await shopDb(shop.id).execute(
    `INSERT INTO "TeamMembership" ("shopId", "agentId", "from", "to", "team")
     SELECT $1::int, $2 || a, m."from", m."to", m."team" FROM unnest($3::text[]) WITH ORDINALITY AS t(a, i),
       (VALUES (0, $4::date, NULL, 'First line'), (1, $4::date, '2026-03-15'::date, 'First line'), (1, '2026-03-15', NULL, 'Experts'))
         AS m("which", "from", "to", "team") WHERE i % 2 = m."which"`,
    own,
    humans.map(({ id }) => String(id)),
    iso(start).slice(0, 10),
  );
}

/** Opening hours, promises, types and costs as a merchant enters them. */
async function enterInputs(shop: ShopContext, start: number): Promise<void> {
  const db = shopDb(shop.id);
  const since = new Date(start);
  await db.execute(
    `INSERT INTO "SlaPolicy" ("shopId", "policyId", "validFrom", "name", "metric", "targetSeconds", "clock", "channels", "tags")
     VALUES ($1, 1, $2, 'First reply', 'first_reply', 7200, 'business', '{}', '{}'),
       ($1, 2, $2, 'Next reply', 'next_reply', 3600, 'calendar', '{}', '{}'),
       ($1, 3, $2, 'Resolution', 'resolution', 28800, 'calendar', '{}', '{}')`,
    since,
  );
  await db.execute(
    `INSERT INTO "TicketRules" ("shopId", "types", "complaintTags", "escalationTags") VALUES ($1, '[]', '{damaged}', '{order-change}')`,
  );
  await db.execute(
    `INSERT INTO "CostEntry" ("shopId", "month", "category", "amount")
     SELECT $1::int, d, c, 100000 FROM generate_series('2026-01-01'::date, '2026-04-01', '1 month') d, unnest(ARRAY['salaries', 'licences']) c`,
  );
  await db.execute(`INSERT INTO "FigureSettings" ("shopId", "grossMargin", "retentionDays") VALUES ($1, 0.4, 5)`);
}

function call(ticketId: string, at: number, i: number): object[] {
  const answered = i % 5 !== 4;
  const told = answered
    ? { answered_at: iso(at + 40_000), hold_seconds: [10 * i], talk_seconds: 120 + i, wrap_up_seconds: 30, outcome: "answered" }
    : { outcome: "abandoned" };
  const agent = { id: i % 2 === 0 ? "20418501" : "20418502" };
  const times = { queued_at: iso(at), ended_at: iso(at + 300_000), direction: "inbound" };
  return [
    { id: `call-${i}`, type: "call", occurred_at: iso(at), ticket_id: ticketId, call: { id: `k${i}`, ...times, ...told, agent } },
  ];
}

function views(ticketId: string, at: number, i: number): object[] {
  const view = (n: number, more: object = {}) => ({
    id: `view-${i}-${n}`,
    type: "article_view",
    occurred_at: iso(at - 600_000 + n * 1000),
    view: {
      article_id: `art-${i % 3}`,
      session_id: `s-${i}`,
      at: iso(at - 600_000 + n * 1000),
      words: 400,
      active_seconds: 10 + 7 * i,
      ...more,
    },
  });
  return [view(1), view(2, i % 2 === 0 ? { led_to_ticket_id: ticketId } : {}), view(3, { is_bot: true })];
}

/** Surveys of our own: NPS, effort, reviews and the team's. */
async function askAround(shop: ShopContext, prefix: string, tickets: { id: number; createdAt: number }[]): Promise<void> {
  const db = shopDb(shop.id);
  const asked = tickets.slice(0, 60).map(({ id, createdAt }, i) => {
    const kind = ["csat", "nps", "ces", "review", "solved"][i % 5]!;
    const [low, high] = { csat: [1, 5], nps: [0, 10], ces: [1, 7], review: [1, 5], solved: [0, 1] }[kind]!;
    const score = low! + ((i * 7) % (high! - low! + 1));
    const [sent, answer] = [createdAt + 3_600_000, i % 3 === 0 ? null : score];
    return { id: `i${i}`, kind, ticketId: `${prefix}${id}`, sent: iso(sent), at: iso(sent + 600_000), low, high, score: answer };
  });
  const columns = `"id" text, "kind" text, "ticketId" text, "sent" timestamptz, "at" timestamptz, "low" float8, "high" float8, "score" float8`;
  const scope = `CASE WHEN r."kind" = 'nps' OR right(r."id", 1) = '5' THEN 'relational' WHEN r."kind" = 'review' THEN 'post_purchase' ELSE 'post_chat' END`;
  await db.execute(
    `INSERT INTO "SurveyInvitation" ("shopId", "invitationId", "kind", "scope", "ticketId", "sentAt", "deliveredAt", "seenAt", "expiresAt", "state")
     SELECT $1::int, r."id", r."kind", ${scope}, r."ticketId", r."sent", r."sent", r."at", r."sent" + interval '14 days', 'sent'
     FROM jsonb_to_recordset($2::jsonb) AS r(${columns})`,
    JSON.stringify(asked),
  );
  await db.execute(
    `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "invitationId", "ticketId", "kind", "scope", "score", "scaleMin", "scaleMax",
       "satisfied", "score5", "answeredAt", "agentId")
     SELECT $1::int, 'own-' || r."id", 'survey', r."id", r."ticketId", r."kind", ${scope}, r."score", r."low", r."high", r."score" = r."high",
       CASE WHEN r."high" = 5 THEN r."score" END, r."at", NULL
     FROM jsonb_to_recordset($2::jsonb) AS r(${columns}) WHERE r."score" IS NOT NULL`,
    JSON.stringify(asked),
  );
  await db.execute(
    `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "kind", "scope", "score", "scaleMin", "scaleMax", "satisfied", "answeredAt")
     SELECT $1::int, 'team-' || i, 'survey', 'enps', 'team', 5 + i % 6, 0, 10, 5 + i % 6 >= 9, '2026-03-15T23:00:00Z' FROM generate_series(1, 6) i`,
  );
}
