import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FileLine, fileLines } from "./file-lines.ts";

/** The bytes of a text from `at` on, in pieces of these sizes. */
function pieces(bytes: Buffer, at: number, sizes: number[]): Readable {
  const cut: Buffer[] = [];
  for (let from = at, n = 0; from < bytes.length; n++) {
    const size = sizes[n % sizes.length]!;
    cut.push(bytes.subarray(from, from + size));
    from += size;
  }
  return Readable.from(cut);
}

async function gathered(lines: AsyncIterable<FileLine>): Promise<FileLine[]> {
  const all: FileLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const texts = fc.array(
  fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replaceAll(/\s/g, "_")),
  { maxLength: 12 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test("however the bytes are cut, the lines are the same, and reading goes on behind any of them", async () => {
  const property = fc.asyncProperty(texts, sizes, fc.nat(), fc.boolean(), async (lines, pieceSizes, pick, isWhole) => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const open = (at: number) => ({ body: pieces(bytes, at, pieceSizes), at, size: bytes.length });
    const all = await gathered(fileLines(open(0), 0));
    expect(all.map(({ text }) => text)).toEqual(lines.filter((line) => line !== ""));
    const done = all.length === 0 ? 0 : pick % all.length;
    const from = done === 0 ? 0 : all[done - 1]!.end;
    // Some servers send a part of the file, others all of it again.
    expect(await gathered(fileLines(open(isWhole ? 0 : from), from))).toEqual(all.slice(done));
  });
  await fc.assert(property, { seed: 20261124 });
});

test("a file that breaks off is not taken for whole: its last line is only a part", async () => {
  const bytes = Buffer.from(`{"a":1}\n{"b":2}\n`);
  const read = gathered(fileLines({ body: Readable.from([bytes.subarray(0, 13)]), at: 0, size: bytes.length }, 0));
  await expect(read).rejects.toThrow("the file ended after 13 of 16 bytes");
});

test("the last line may lack its end", async () => {
  expect(await gathered(fileLines({ body: Readable.from([Buffer.from("a\r\nb")]), at: 0, size: null }, 0))).toEqual([
    { text: "a", end: 3 },
    { text: "b", end: 4 },
  ]);
});
