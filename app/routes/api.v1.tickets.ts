import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answer } from "#app/api/answer.server.ts";
import { answerTickets } from "#app/api/tickets.server.ts";

export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(request, (shop, query) => answerTickets(shop, query, new Date()));
export const headers = boundary.headers;
