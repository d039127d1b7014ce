import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answerProxy } from "#app/api/proxy.server.ts";
import { answerScore } from "#app/api/widget.server.ts";

/** The shopper's answer, and every change of it. */
export const action = ({ request, params }: ActionFunctionArgs) =>
  answerProxy(request, "POST", (asked, now) => answerScore(asked, params.invite!, now));
export const loader = ({ request, params }: LoaderFunctionArgs) => action({ request, params, context: {} });
export const headers = boundary.headers;
