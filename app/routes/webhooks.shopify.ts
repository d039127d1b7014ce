import type { ActionFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answerWebhook, postOnly } from "#app/ingest/answer-webhook.server.ts";
import { receiveShopifyWebhook } from "#app/ingest/receive-shopify.server.ts";

export const action = ({ request }: ActionFunctionArgs) =>
  answerWebhook(request, 5, (body) => receiveShopifyWebhook({ headers: request.headers, body }));
export const loader = () => postOnly();
export const headers = boundary.headers;
