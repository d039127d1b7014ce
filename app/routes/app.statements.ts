import type { ActionFunctionArgs } from "@remix-run/node";
import { MerchantError } from "#app/lib/errors.ts";
import { freezeMonth } from "#app/reports/statements.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** Freezes a month. */
export async function action({ request }: ActionFunctionArgs): Promise<{ error: string | null }> {
  const shop = await signedInShop(request);
  const month = (await request.formData()).get("month");
  try {
    await freezeMonth(shop, typeof month === "string" ? month : "", new Date());
    return { error: null };
  } catch (error) {
    if (error instanceof MerchantError) return { error: error.message };
    throw error;
  }
}
