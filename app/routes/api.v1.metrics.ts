import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answer } from "#app/api/answer.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";

export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(request, (shop, query) => answerMetrics(shop, query, new Date()));
export const headers = boundary.headers;
