import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answerProxy } from "#app/api/proxy.server.ts";
import { answerAsk } from "#app/api/widget.server.ts";

/** May this shopper be asked? Asked by the widget, through Shopify's app proxy. */
export const loader = ({ request }: LoaderFunctionArgs) => answerProxy(request, "GET", answerAsk);
export const action = ({ request }: ActionFunctionArgs) => answerProxy(request, "GET", answerAsk);
export const headers = boundary.headers;
