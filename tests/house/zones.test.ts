import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Files that break a rule of direction, and the rule that must see it. */
const bad: [file: string, code: string, rule: string][] = [
  ["app/lib/a.ts", `import "#app/shopify/contract.ts";`, "no-restricted-imports"],
  ["app/lib/b.ts", `import "#app/jobs/catalog.ts";`, "no-restricted-imports"],
  ["app/jobs/a.server.ts", `import "#app/ingest/process.server.ts";`, "no-restricted-imports"],
  ["app/jobs/b.server.ts", `import "./handlers/inbox-process.server.ts";`, "no-restricted-imports"],
  ["app/shopify/a.ts", `import "#app/orders/amounts.ts";`, "no-restricted-imports"],
  ["app/shopify/b.ts", `import "#app/helpdesks/contract.ts";`, "no-restricted-imports"],
  ["app/helpdesks/a.ts", `import "#app/shopify/contract.ts";`, "no-restricted-imports"],
  ["app/orders/a.ts", `import "#app/attribution/rule.ts";`, "no-restricted-imports"],
  ["app/identity/a.ts", `import "#app/jobs/handlers/work-sweep.server.ts";`, "no-restricted-imports"],
  ["app/attribution/a.ts", `import "#app/reports/overview.server.ts";`, "no-restricted-imports"],
  ["app/metrics/a.ts", `import "#app/ingest/process.server.ts";`, "no-restricted-imports"],
  ["app/metrics/b.ts", `import "#app/inputs/costs.ts";`, "no-restricted-imports"],
  ["app/inputs/a.server.ts", `import "#app/ingest/drain.server.ts";`, "no-restricted-imports"],
  ["app/privacy/a.ts", `import "#app/ingest/process.server.ts";`, "no-restricted-imports"],
  ["app/ingest/a.server.ts", `import "#app/api/answer.server.ts";`, "no-restricted-imports"],
  ["app/ingest/b.server.ts", `import "#simulator/world.ts";`, "no-restricted-imports"],
  ["app/api/a.server.ts", `import "#app/routes/healthz.ts";`, "no-restricted-imports"],
  ["app/components/a.tsx", `import "#app/lib/db.server.ts";`, "no-restricted-imports"],
  ["app/components/b.tsx", `import "#app/ingest/facts.ts";`, "no-restricted-imports"],
  ["app/cli/a.ts", `import "#app/jobs/handlers/work-sweep.server.ts";`, "no-restricted-imports"],
  ["app/routes/a.ts", `import "#tests/factories/attribution.ts";`, "no-restricted-imports"],
  ["app/jobs/handlers/a.server.ts", `import "#app/routes/healthz.ts";`, "no-restricted-imports"],
  ["app/ingest/topics/a.server.ts", `import "../facts.server.ts";`, "no-relative-parent-imports"],
  ["extensions/survey-widget-source/a.ts", `import "#app/lib/money.ts";`, "no-restricted-imports"],
  ["app/orders/b.server.ts", `export const port = process.env.PORT;`, "no-process-env"],
  ["app/orders/c.server.ts", `export function go() { Promise.resolve(1); }`, "no-floating-promises"],
];

/** Files that keep the rules. */
const good: [file: string, code: string][] = [
  ["app/lib/ok.server.ts", `import "#app/lib/money.ts";`],
  ["app/lib/env.server.ts", `export const port = process.env.PORT;`],
  ["app/shopify/ok.server.ts", `import "#app/jobs/queue.server.ts";`],
  ["app/attribution/ok.ts", `import "#app/helpdesks/contract.ts";`],
  ["app/attribution/ok.test.ts", `import "#tests/factories/attribution.ts";`],
  ["app/components/ok.tsx", `import type { Frame } from "#app/reports/frame.server.ts"; export type F = Frame;`],
  ["app/ingest/ok.server.ts", `import "#app/privacy/redact-shop.server.ts";`],
  ["app/jobs/worker.server.ts", `import "./handlers/inbox-process.server.ts";`],
  ["app/routes/ok.ts", `import "#app/api/credits.server.ts";`],
];

/** Every folder that app/ has today, so that a new one cannot be forgotten by the zones. */
const folders = readdirSync("app", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "lib")
  .map((entry) => entry.name);
const fromLib = (folder: string) => `app/lib/uses-${folder}.ts`;

type Report = { diagnostics: { code: string; filename: string }[] };

const place = mkdtempSync(path.join(tmpdir(), "fiveday-zones-"));
let found: Map<string, string[]>;

beforeAll(() => {
  copyFileSync(".oxlintrc.json", path.join(place, ".oxlintrc.json"));
  writeFileSync(path.join(place, "tsconfig.json"), `{ "compilerOptions": { "strict": true, "module": "esnext", "types": [] } }`);
  const uses = folders.map((folder): [string, string] => [fromLib(folder), `import "#app/${folder}/any.ts";`]);
  for (const [file, code] of [...bad, ...good, ...uses]) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), `${code}\n`);
  }
  const lint = spawnSync(path.resolve("node_modules/.bin/oxlint"), ["--type-aware", "-f", "json"], {
    cwd: place,
    encoding: "utf8",
  });
  const report = JSON.parse(lint.stdout) as Report;
  found = new Map(
    [...Map.groupBy(report.diagnostics, ({ filename }) => filename)].map(([file, all]) => [file, all.map(({ code }) => code)]),
  );
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("import zones bite", () => {
  test.each(bad)("%s: %s", (file, _code, rule) => {
    expect(found.get(file)).toEqual([expect.stringContaining(`(${rule})`)]);
  });

  test.each(folders)("lib may not use %s", (folder) => {
    expect(found.get(fromLib(folder))).toEqual([expect.stringContaining("(no-restricted-imports)")]);
  });
});

describe("import zones leave alone", () => {
  test.each(good)("%s: %s", (file) => {
    expect(found.get(file)).toBeUndefined();
  });
});
