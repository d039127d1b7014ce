import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answer } from "#app/api/answer.server.ts";
import { answerAttribution } from "#app/api/attribution.server.ts";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  answer(request, (shop, query) => answerAttribution(shop, decodeURIComponent(params.id ?? ""), query));
export const headers = boundary.headers;
