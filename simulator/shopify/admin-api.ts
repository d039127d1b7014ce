import { type Answered, type Asked, jsonAnswer, type Route } from "#simulator/http.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { accessTokens } from "./access-tokens.ts";
import { answerGraphql } from "./admin-graphql.ts";
import type { BulkOperations } from "./bulk-operations.ts";
import type { App } from "./session-token.ts";

/** What the app asks of a shop: tokens, the Admin API, and the files of bulk operations. */
export function adminApiRoutes(app: App, state: SimulatorState, bulk: BulkOperations): Route[] {
  const tokens = accessTokens(app);
  return [
    {
      method: "POST",
      pattern: /^\/admin\/oauth\/access_token$/,
      handle: (asked) => {
        const { status, body } = tokens.answer(meantFor(asked), asked.json());
        return jsonAnswer(body, status);
      },
    },
    {
      method: "POST",
      pattern: /^\/admin\/api\/[\w-]+\/graphql\.json$/,
      handle: (asked) => {
        const shop = meantFor(asked);
        if (!tokens.accepts(shop, String(asked.headers["x-shopify-access-token"]))) {
          return jsonAnswer({ errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" }, 401);
        }
        return jsonAnswer(answerGraphql({ state, bulk, shop }, asked.json()));
      },
    },
    {
      method: "GET",
      pattern: /^\/bulk\/(\d+)\.jsonl$/,
      handle: (asked) => part(bulk.file(meantFor(asked), asked.params[0]!), asked.headers.range),
    },
  ];
}

/** A file from the byte on that was asked for. */
function part(file: Buffer | null, range: string | undefined): Answered {
  const type = "application/jsonl";
  if (!file) return { status: 404, type: "application/xml", body: "<Error><Code>NoSuchKey</Code></Error>" };
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  if (from === 0) return { type, body: file, headers: { "content-length": String(file.length) } };
  if (from >= file.length) return { status: 416, headers: { "content-range": `bytes */${file.length}` } };
  const headers = {
    "content-range": `bytes ${from}-${file.length - 1}/${file.length}`,
    "content-length": String(file.length - from),
  };
  return { status: 206, type, body: file.subarray(from), headers };
}

/** The shop's own domain, which the request was sent to before it was led here. */
function meantFor({ headers }: Asked): string {
  return String(headers["x-simulated-host"] ?? "");
}
