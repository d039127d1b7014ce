import "@shopify/shopify-app-remix/adapters/node";
import { type ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "#app/lib/env.server.ts";
import { API_VERSION } from "./api-version.ts";
import { installShop } from "./install.server.ts";
import { sessionStorage } from "./session-storage.server.ts";

const shopify = shopifyApp({
  apiKey: env().SHOPIFY_API_KEY,
  apiSecretKey: env().SHOPIFY_API_SECRET[0]!,
  apiVersion: API_VERSION as ApiVersion,
  appUrl: env().SHOPIFY_APP_URL,
  sessionStorage: sessionStorage(),
  distribution: AppDistribution.AppStore,
  hooks: { afterAuth: async ({ session, admin }) => void (await installShop(session, admin)) },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
});

export const { authenticate, addDocumentResponseHeaders } = shopify;
