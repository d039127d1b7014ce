import { createServer, type IncomingMessage, type Server } from "node:http";

export type Asked = {
  method: string;
  path: string;
  /** What the pattern's groups matched. */
  params: string[];
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  /** The body as it came. */
  text: string;
  /** Fields of a submitted form. */
  form: URLSearchParams;
  json(): Record<string, unknown>;
};
export type Answered = {
  status?: number;
  type?: string;
  body?: string | Uint8Array;
  location?: string;
  headers?: Record<string, string>;
};
export type Route = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  pattern: RegExp;
  handle: (asked: Asked) => Answered | Promise<Answered>;
};

const MOST_BYTES = 2_000_000;

/** Serves the routes; the first that matches answers. */
export function serveRoutes(routes: readonly Route[]): Server {
  return createServer((request, response) => {
    answer(routes, request)
      .catch((error: unknown): Answered => ({ status: 500, type: "text/plain", body: String(error) }))
      .then(({ status, type = "text/html; charset=utf-8", body = "", location, headers = {} }) => {
        response.writeHead(status ?? (location ? 303 : 200), {
          "content-type": type,
          "cache-control": "no-store",
          // By the clock as it stands: Node's own header is up to a second old.
          date: new Date().toUTCString(),
          ...(location ? { location } : {}),
          ...headers,
        });
        response.end(body);
      })
      .catch(() => response.destroy());
  });
}

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<Answered> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://simulator");
  const method = request.method ?? "GET";
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(pathname) : null;
    if (!match) continue;
    const text = method === "GET" ? "" : await readText(request);
    return route.handle({
      method,
      path: pathname,
      params: match.slice(1).map((part) => decodeURIComponent(part ?? "")),
      query: searchParams,
      headers: request.headers,
      text,
      form: new URLSearchParams(text),
      json: () => JSON.parse(text) as Record<string, unknown>,
    });
  }
  return { status: 404, type: "text/plain", body: "There is nothing here." };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error("too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function jsonAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Answered {
  return { status, type: "application/json", body: JSON.stringify(value), headers };
}
