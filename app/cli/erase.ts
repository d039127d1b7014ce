import type { Command } from "commander";
import { print } from "./output.ts";

type Options = { email?: string; shopifyCustomerId?: string; shop?: boolean };

export function addErase(program: Command): void {
  program
    .command("erase <domain>")
    .description("erases what identifies a customer, or everything of a shop")
    .option("--email <email>", "the customer's address")
    .option("--shopify-customer-id <id>", "the customer's Shopify id")
    .option("--shop", "everything of the shop")
    .action(async (domain: string, { email, shopifyCustomerId, shop: whole }: Options) => {
      const { shopDb } = await import("#app/lib/db.server.ts");
      const { MerchantError } = await import("#app/lib/errors.ts");
      const { customerGid } = await import("#app/identity/protect.server.ts");
      const { redactCustomer } = await import("#app/privacy/redact-customer.server.ts");
      const { redactShop } = await import("#app/privacy/redact-shop.server.ts");
      const { whichShop } = await import("./which-shop.ts");
      const shop = await whichShop(domain);
      if (!whole && !email && !shopifyCustomerId)
        throw new MerchantError("name whom to erase: --email, --shopify-customer-id or --shop");
      const person = {
        email: email ?? null,
        phone: null,
        customerId: shopifyCustomerId ? customerGid(shopifyCustomerId) : null,
        orderIds: [],
      };
      print(await shopDb(shop.id).transaction((tx) => (whole ? redactShop(tx, shop) : redactCustomer(tx, shop, person))));
    });
}
