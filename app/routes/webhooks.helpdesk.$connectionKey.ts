import type { ActionFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answerWebhook, postOnly } from "#app/ingest/answer-webhook.server.ts";
import { receiveHelpdeskEvent } from "#app/ingest/receive-helpdesk.server.ts";

export const action = ({ request, params }: ActionFunctionArgs) =>
  answerWebhook(request, 1, (body) => {
    const { method, url, headers } = request;
    return receiveHelpdeskEvent({ connectionKey: params.connectionKey ?? "", signed: { method, url, headers, body } });
  });
export const loader = () => postOnly();
export const headers = boundary.headers;
