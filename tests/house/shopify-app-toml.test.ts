import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { topics } from "#app/ingest/topics/index.server.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";

const toml = readFileSync("shopify.app.toml", "utf8");

type Subscription = { files: string[]; topics: string[]; uri: string };

/** The subscriptions with the files that the comment above each names. */
function subscriptions(): Subscription[] {
  const blocks = toml.matchAll(/((?:^[ \t]*#.*\n)*)[ \t]*\[\[webhooks\.subscriptions\]\]\n((?:[ \t]*\w+ = .*\n)+)/gm);
  return [...blocks].map(([, comment = "", body = ""]) => ({
    files: comment.match(/app\/[\w./-]+\.ts/g) ?? [],
    topics: [...body.matchAll(/^\s*(?:compliance_)?topics = \[(.*)\]/gm)].flatMap(([, list = ""]) => quoted(list)),
    uri: quoted(/^\s*uri = (.*)/m.exec(body)?.[1] ?? "")[0] ?? "",
  }));
}

function quoted(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, value = ""]) => value);
}

test("speaks the Admin API version of the code", () => {
  expect(toml).toContain(`api_version = "${API_VERSION}"`);
});

test("subscribes to every topic that has a handler, once, and to no other", () => {
  const subscribed = subscriptions().flatMap((each) => each.topics);
  expect(subscribed.toSorted()).toEqual(Object.keys(topics).toSorted());
});

test("every subscription enters where every Shopify webhook enters", () => {
  expect(new Set(subscriptions().map(({ uri }) => uri))).toEqual(new Set(["/webhooks/shopify"]));
  expect(readFileSync("app/routes.ts", "utf8")).toContain(`route("webhooks/shopify"`);
});

test("names the file that handles each topic, and the file is there", () => {
  const { imported, handlers } = readIndex();
  for (const { files, topics: subscribed } of subscriptions()) {
    const handling = new Set(subscribed.map((topic) => imported.get(handlers.get(topic)!)));
    expect(new Set(files)).toEqual(handling);
    for (const file of files) expect(existsSync(file), file).toBe(true);
  }
});

test("each compliance topic is declared as one", () => {
  const [, compliance = ""] = /compliance_topics = \[(.*)\]/.exec(toml) ?? [];
  expect(quoted(compliance)).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
});

test("every process of `shopify app dev` is started by a command that exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const files = [
    "shopify.web.toml",
    ...readdirSync("app/jobs")
      .filter((name) => name === "shopify.web.toml")
      .map((name) => `app/jobs/${name}`),
  ];
  expect(files).toHaveLength(2);
  for (const file of files) {
    for (const [, command = ""] of readFileSync(file, "utf8").matchAll(/"npm run ([\w-]+)/g))
      expect(scripts).toHaveProperty(command);
  }
});

/** Which function handles a topic and which file it comes from, as the index says. */
function readIndex(): { imported: Map<string, string>; handlers: Map<string, string> } {
  const code = readFileSync("app/ingest/topics/index.server.ts", "utf8");
  const imports = [...code.matchAll(/import \{ (\w+) \} from "\.\/(.+)"/g)];
  return {
    imported: new Map(imports.map(([, name = "", file = ""]) => [name, `app/ingest/topics/${file}`])),
    handlers: new Map([...code.matchAll(/"([a-z_]+\/[a-z_]+)": (\w+)/g)].map(([, topic = "", name = ""]) => [topic, name])),
  };
}
