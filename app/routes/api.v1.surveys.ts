import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answer } from "#app/api/answer.server.ts";
import { answerSurveys } from "#app/api/surveys.server.ts";

export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(request, (shop, query) => answerSurveys(shop, query, new Date()));
export const headers = boundary.headers;
