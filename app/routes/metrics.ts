import { boundary } from "@shopify/shopify-app-remix/server";
import { readWorkWaiting } from "#app/ingest/work-waiting.server.ts";
import { isDatabaseAway } from "#app/lib/database-away.ts";

/** Figures of the service itself as Prometheus text. */
export async function loader() {
  try {
    const work = await readWorkWaiting();
    const lines = [
      gauge("fiveday_inbox_waiting", "Messages stored and not yet processed", work.inboxWaiting),
      gauge("fiveday_inbox_failed", "Messages that could not be processed and wait for a replay", work.inboxFailed),
      gauge("fiveday_inbox_oldest_seconds", "Age of the oldest waiting message", work.inboxOldestSeconds),
      gauge("fiveday_derived_waiting", "Marks of rows to derive again", work.derivedWaiting),
      gauge("fiveday_derived_oldest_seconds", "Age of the oldest mark", work.derivedOldestSeconds),
      gauge("fiveday_shops", "Shops with the app installed", work.shops),
      gauge("process_resident_memory_bytes", "Resident memory of this process", process.memoryUsage.rss()),
      gauge("process_uptime_seconds", "Seconds since this process started", process.uptime()),
    ];
    return new Response(lines.join(""), {
      headers: { "Content-Type": "text/plain; version=0.0.4", "Cache-Control": "no-store" },
    });
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return new Response("the database does not answer", { status: 503 });
  }
}

export const headers = boundary.headers;

function gauge(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
