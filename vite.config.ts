import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vitest/config";
import remixOptions from "./remix.config.js";

const testing = Boolean(process.env.VITEST);

export default defineConfig({
  plugins: testing ? [] : [remix(remixOptions)],
  server: { port: Number(process.env.PORT ?? 3000), strictPort: true, allowedHosts: true },
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  ssr: { noExternal: ["@shopify/polaris", "@shopify/polaris-icons"] },
  optimizeDeps: { include: ["@shopify/app-bridge-react", "@shopify/polaris"] },
  test: {
    globalSetup: ["tests/setup/database.ts"],
    setupFiles: ["tests/setup/worker.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["app/**/*.test.ts", "simulator/**/*.test.ts", "tests/*.test.ts", "tests/house/*.test.ts"],
          testTimeout: 30_000,
          // One of two cores would lie idle otherwise: much of a test's time is PostgreSQL's.
          maxWorkers: "100%",
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
