import { createHash } from "node:crypto";

/** What tests run with: fixed secrets that open nothing, so that no file of the machine is read or made. */
export const testEnvironment = {
  NODE_ENV: "test",
  SHOPIFY_API_KEY: "tests-client-id",
  SHOPIFY_API_SECRET: "tests-current-secret,tests-previous-secret",
  SHOPIFY_APP_URL: "https://app.fiveday.test",
  ENCRYPTION_KEY: createHash("sha256").update("the key of the tests").digest("base64"),
  LOG_LEVEL: "silent",
};
