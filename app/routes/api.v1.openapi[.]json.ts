import { boundary } from "@shopify/shopify-app-remix/server";
import { openApi } from "#app/api/openapi.ts";
import { env } from "#app/lib/env.server.ts";

export const loader = () => Response.json(openApi(env().SHOPIFY_APP_URL));
export const headers = boundary.headers;
