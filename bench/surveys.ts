/**
 * `npm run bench -- surveys`: a thousand answers a second offered at the storefront's door for twenty seconds, a tenth of them
 * sent twice and a tenth with bad tokens. Every answer must be stored, none twice, and every bad one refused.
 */
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { migrate } from "#app/lib/migrate.server.ts";

const PER_SECOND = 1_000;
const SECONDS = 20;
const SLICE_MS = 10;
const SECRET = "a-secret-for-the-benchmark";

const folder = mkdtempSync(path.join(tmpdir(), "fiveday-bench-"));
const running = await ensureDatabase(path.join(folder, "data"));
Object.assign(process.env, { DATABASE_URL: running.url, SHOPIFY_API_SECRET: SECRET, LOG_LEVEL: "error" });
await migrate(running.url);
const { closeDatabase, database } = await import("#app/lib/db.server.ts");
const { bulkInsert, bulkRows } = await import("#app/lib/bulk.ts");
const { makeToken } = await import("#app/surveys/token.server.ts");
const { saveShop } = await import("#app/shopify/shops.server.ts");
const { action } = await import("#app/routes/proxy.survey.$invite.ts");

const shop = await saveShop("bench.myshopify.com", { timezone: "Europe/Paris", currency: "EUR", country: "FR" });
const expiresAt = new Date(Date.now() + 86_400_000);
const total = PER_SECOND * SECONDS;
/** Of ten requests eight are first answers, one is sent again, one is bad. */
const invitations = Array.from({ length: (total * 8) / 10 }, (_, i) => ({
  invitationId: `bench-${i}`,
  kind: "csat",
  scope: "post_chat",
  sentAt: new Date(),
  expiresAt,
  state: "sent",
}));
const columns = {
  invitationId: "text",
  kind: "text",
  scope: "text",
  sentAt: "timestamptz",
  expiresAt: "timestamptz",
  state: "text",
};
await database().$executeRawUnsafe(bulkInsert("SurveyInvitation", columns), shop.id, bulkRows(invitations));

type Kind = "first" | "again" | "bad";
const offered: { kind: Kind; invite: string; score: number }[] = invitations.map(({ invitationId }, i) => {
  return { kind: "first", invite: makeToken("widget", shop.id, invitationId, expiresAt), score: 1 + (i % 5) };
});
const again = offered.filter((_, i) => i % 8 === 0).map((each): (typeof offered)[number] => ({ ...each, kind: "again" }));
const bad = again.map(({ invite, score }, i): (typeof offered)[number] => {
  const forged = i % 2 === 0 ? `${invite.slice(0, -3)}AAA` : makeToken("link", shop.id, `bench-${i}`, expiresAt);
  return { kind: "bad", invite: forged, score };
});
// The second sending follows its first closely, or comes before it: both happen at once in a browser that retries.
const requests = offered.flatMap((each, i) => (i % 8 === 0 ? [each, again[i / 8]!, bad[i / 8]!] : [each]));

const statuses = new Map<string, number>();
const times: number[] = [];
const pending: Promise<void>[] = [];
const start = performance.now();
for (let sent = 0; sent < requests.length;) {
  const due = Math.min(requests.length, Math.floor(((performance.now() - start) / 1000) * PER_SECOND));
  for (; sent < due; sent++) pending.push(knock(requests[sent]!));
  await new Promise((resolve) => setTimeout(resolve, SLICE_MS));
}
const offeredSeconds = (performance.now() - start) / 1000;
await Promise.all(pending);
const seconds = (performance.now() - start) / 1000;

const [found] = await database().$queryRawUnsafe<{ rows: number; scores: number }[]>(
  `SELECT count(*)::int AS rows, sum("score")::int AS scores FROM "SurveyAnswer" WHERE "shopId" = $1`,
  shop.id,
);
await closeDatabase();
await running.release();
rmSync(folder, { recursive: true, force: true });
const count = (key: string) => statuses.get(key) ?? 0;
const sorted = times.toSorted((a, b) => a - b);
console.log(
  JSON.stringify({
    bench: "surveys",
    offered: requests.length,
    offeredSeconds: round(offeredSeconds),
    seconds: round(seconds),
    answersPerSecond: Math.round(requests.length / seconds),
    stored: found!.rows,
    lost: offered.length - found!.rows,
    doubled: found!.rows - new Set(offered.map(({ invite }) => invite)).size,
    scoresAgree: found!.scores === offered.reduce((sum, { score }) => sum + score, 0),
    badRefused: count("bad 404"),
    badOffered: bad.length,
    statuses: Object.fromEntries([...statuses].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    milliseconds: {
      median: round(sorted[Math.floor(sorted.length / 2)]!),
      p99: round(sorted[Math.floor(sorted.length * 0.99)]!),
    },
  }),
);

async function knock({ kind, invite, score }: (typeof offered)[number]): Promise<void> {
  const began = performance.now();
  const query = {
    shop: shop.domain,
    logged_in_customer_id: "",
    path_prefix: "/apps/fiveday",
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const signed = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("");
  const signature = createHmac("sha256", SECRET).update(signed).digest("hex");
  const url = `http://localhost/proxy/survey/${invite}?${new URLSearchParams({ ...query, signature }).toString()}`;
  const headers = { "content-type": "application/json" };
  const request = new Request(url, { method: "POST", headers, body: JSON.stringify({ score }) });
  const { status } = await action({ request, params: { invite }, context: {} });
  times.push(performance.now() - began);
  const key = `${kind} ${status}`;
  statuses.set(key, (statuses.get(key) ?? 0) + 1);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
