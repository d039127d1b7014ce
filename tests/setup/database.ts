import path from "node:path";
import type { TestProject } from "vitest/node";
import { ensureDatabase } from "#app/lib/embedded-postgres.server.ts";
import { ensureTemplate } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the tests' PostgreSQL server. */
    postgresServer: string;
    /** Migrated database to copy. */
    postgresTemplate: string;
  }
}

/** One PostgreSQL for all test files, in a folder of its own that is kept between runs; stopped when the last run ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, release } = await ensureDatabase(path.resolve("node_modules/.cache/fiveday-tests"));
  try {
    project.provide("postgresTemplate", await ensureTemplate(url));
    project.provide("postgresServer", url);
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}
