import { defineConfig } from "prisma/config";
import { migrationAdapter } from "./prisma/migration-adapter.ts";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: () => Promise.resolve(migrationAdapter()),
});
