import type { ActionFunctionArgs } from "@remix-run/node";
import { env } from "#app/lib/env.server.ts";
import { createStaffLink, endStaffLinks } from "#app/reports/staff-link.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** Makes or ends the link under which an agent sees their own figures. */
export async function action({ request }: ActionFunctionArgs): Promise<{ url: string | null }> {
  const shop = await signedInShop(request);
  const form = await request.formData();
  const agentId = form.get("agentId");
  if (typeof agentId !== "string") throw new Response("agentId is missing", { status: 400 });
  if (form.get("intent") === "end") {
    await endStaffLinks(shop, agentId);
    return { url: null };
  }
  const token = await createStaffLink(shop, agentId, new Date());
  return { url: token && `${env().SHOPIFY_APP_URL}/staff/${token}` };
}
