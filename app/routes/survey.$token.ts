import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { unlessDatabaseAway } from "#app/ingest/database-away.server.ts";
import { readBytes } from "#app/lib/read-bytes.ts";
import { answerLink, type LinkAnswer, openLink, pageNonce } from "#app/surveys/link.server.ts";
import { renderLinkPage } from "#app/surveys/link-page.ts";

const MOST_BYTES = 16 * 1024;

/** Shows the question behind a link. Never records an answer: mail scanners and browsers open links by themselves. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  return respond(await unlessDatabaseAway(() => openLink(visitOf(request, params.token!))), request);
}

/** Takes the answer that the page's form sent. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") return new Response("GET or POST only", { status: 405, headers: { Allow: "GET, POST" } });
  const body = await readBytes(request, MOST_BYTES);
  if (body.outcome === "too-large") return new Response("body over 16 KB", { status: 413 });
  const form = new URLSearchParams(Buffer.from(body.bytes).toString("utf8"));
  return respond(await unlessDatabaseAway(() => answerLink(visitOf(request, params.token!), form)), request);
}

function visitOf(request: Request, token: string) {
  const { headers } = request;
  const purposes = ["purpose", "x-purpose", "sec-purpose", "x-moz"].map((name) => headers.get(name) ?? "").join(" ");
  const isMachine = request.method === "HEAD" || /prefetch|preview/i.test(purposes);
  return { token, query: new URL(request.url).searchParams, headers, isMachine, now: new Date() };
}

function respond(answer: LinkAnswer | { outcome: "database-away" }, request: Request): Response {
  switch (answer.outcome) {
    case "page": {
      const nonce = pageNonce();
      return new Response(renderLinkPage(answer.page, nonce), { status: answer.status, headers: headersOf(nonce) });
    }
    case "go": {
      const lang = new URL(request.url).searchParams.get("lang");
      const query = new URLSearchParams({ done: "1", ...(lang ? { lang } : {}) });
      return new Response(null, {
        status: 303,
        headers: { Location: `/survey/${answer.token}?${query.toString()}`, "Cache-Control": "no-store" },
      });
    }
    case "noted":
      return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
    case "database-away":
      return new Response("Please try again in a moment.", { status: 503, headers: { "Retry-After": "10" } });
  }
}

/** The address is the key: it must not be kept, found, passed on, framed or reached into. */
function headersOf(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": policy.join("; "),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
  };
}
