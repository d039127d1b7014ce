import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, inject, vi } from "vitest";
import { testEnvironment } from "./environment.ts";
import { urlOf } from "./template.ts";

// A name only: `useDatabase` makes the database, in the files that need one.
const database = `test_${process.pid}_${randomBytes(4).toString("hex")}`;
Object.assign(process.env, testEnvironment, { DATABASE_URL: urlOf(inject("postgresServer"), database) });
delete process.env.DATABASE_REPLICA_URL;

let complaints: unknown[][] = [];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((...words: unknown[]) => void complaints.push(words));
});

afterEach(() => {
  if (complaints.length === 0) return;
  throw new Error(`Unexpected console.error: ${complaints.map((words) => words.map(String).join(" ")).join("\n")}`);
});
