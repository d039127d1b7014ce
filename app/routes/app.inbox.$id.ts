import type { LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";
import { readPayload } from "#app/reports/inbox.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** What one message said, with personal fields masked; fetched when it is opened. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return { payload: (await readPayload(shop, params.id!)) ?? "This message is not in this shop." };
}

export const headers = boundary.headers;
