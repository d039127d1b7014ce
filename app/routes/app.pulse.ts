import type { LoaderFunctionArgs } from "@remix-run/node";
import { readRevision } from "#app/metrics/revision.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** Asked by open pages every few seconds: a word that changes when figures may have changed. */
export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return Response.json({ revision: await readRevision(shop.id) }, { headers: { "Cache-Control": "no-store" } });
}
