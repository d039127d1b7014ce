import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { answer } from "#app/api/answer.server.ts";
import { answerCredits } from "#app/api/credits.server.ts";

export const loader = ({ request }: LoaderFunctionArgs) => answer(request, answerCredits);
export const headers = boundary.headers;
