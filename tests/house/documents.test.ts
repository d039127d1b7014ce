import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const documents = [
  "README.md",
  "docs/runbook.md",
  "docs/adding-a-helpdesk.md",
  ...readdirSync("docs/decisions").map((name) => `docs/decisions/${name}`),
];
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

/** Lines that the diffs of a text add, by file. */
function addedIn(text: string): Map<string, string[]> {
  const added = new Map<string, string[]>();
  for (const [, diff = ""] of text.matchAll(/```diff\n([\s\S]*?)```/g)) {
    for (const part of diff.split(/^--- .*\n/m)) {
      const [head = "", ...lines] = part.split("\n");
      const file = head.replace(/^\+\+\+ b\//, "");
      added.set(file, [...(added.get(file) ?? []), ...lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1))]);
    }
  }
  added.delete("");
  return added;
}

test("the change that shows how a helpdesk is added is still in the files it changed, line by line", () => {
  const added = addedIn(readFileSync("docs/adding-a-helpdesk.md", "utf8"));
  expect([...added.keys()]).toContain("app/helpdesks/index.server.ts");
  for (const [file, lines] of added) {
    const present = readFileSync(file, "utf8").split("\n");
    expect(lines.length, file).toBeGreaterThan(0);
    expect(
      lines.filter((line) => !present.includes(line)),
      file,
    ).toEqual([]);
  }
});

test("decisions have a number of their own and say why, what and what follows", () => {
  const names = readdirSync("docs/decisions").toSorted();
  expect(names.filter((name) => !/^\d{3}-[a-z]/.test(name))).toEqual([]);
  expect(new Set(names.map((name) => name.slice(0, 3))).size).toBe(names.length);
  for (const name of names) {
    const text = readFileSync(`docs/decisions/${name}`, "utf8");
    for (const part of ["**Context.**", "**Decision.**", "**Consequences.**"]) expect(text, name).toContain(part);
  }
});
