import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const documents = ["README.md", "docs/runbook.md", ...readdirSync("docs/decisions").map((name) => `docs/decisions/${name}`)];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** Paths of the repository that a text names in code marks; patterns such as `<name>` stand for many and are left out. */
function pathsIn(text: string): string[] {
  const marked = [...text.matchAll(/`([^`\s]+)`/g)].map(([, inside = ""]) => inside);
  return marked.filter((each) => /^(?:app|bench|docs|extensions|prisma|public|scripts|simulator|tests)\/[\w./$-]*$/.test(each));
}

test.each(documents)("%s names only files that exist", (document) => {
  const missing = pathsIn(readFileSync(document, "utf8")).filter((path) => !existsSync(path));
  expect(missing).toEqual([]);
});

test.each(documents)("%s names only commands that exist", (document) => {
  const named = [...readFileSync(document, "utf8").matchAll(/npm (?:run (?:--silent )?([\w-]+)|(test|start)\b)/g)];
  const missing = named.map(([, run, short]) => run ?? short!).filter((name) => !(name in scripts));
  expect(missing).toEqual([]);
});

test("decisions are numbered without a gap and say why, what and what follows", () => {
  const names = readdirSync("docs/decisions").toSorted();
  expect(names.map((name) => Number(name.slice(0, 3)))).toEqual(names.map((_name, i) => i + 1));
  for (const name of names) {
    const text = readFileSync(`docs/decisions/${name}`, "utf8");
    for (const part of ["**Context.**", "**Decision.**", "**Consequences.**"]) expect(text, name).toContain(part);
  }
});
