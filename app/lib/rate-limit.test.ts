import { expect, test } from "vitest";
import { newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { overLimit } from "./rate-limit.server.ts";

useDatabase();

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 4) + seconds * 1000);

test("so many go through in a stretch of time, however many come at once, and again in the next", async () => {
  const { id } = await newShop();
  const limits = [{ key: "visitor", most: 3, seconds: 60 }];
  const all = await Promise.all(Array.from({ length: 8 }, () => overLimit(id, limits, at(0))));
  expect(all.filter((wait) => wait === null)).toHaveLength(3);
  expect(new Set(all)).toEqual(new Set([null, 60]));
  expect(await overLimit(id, limits, at(45))).toBe(15);
  expect(await overLimit(id, limits, at(60))).toBeNull();
});

test("each key and each shop counts for itself; the strictest limit decides", async () => {
  const [a, b] = [await newShop(), await newShop()];
  const limits = (visitor: string) => [
    { key: "shop", most: 2, seconds: 10 },
    { key: visitor, most: 1, seconds: 60 },
  ];
  expect(await overLimit(a.id, limits("x"), at(0))).toBeNull();
  expect(await overLimit(a.id, limits("x"), at(0))).toBe(60);
  expect(await overLimit(a.id, limits("y"), at(0))).toBe(10);
  expect(await overLimit(b.id, limits("y"), at(0))).toBeNull();
});
