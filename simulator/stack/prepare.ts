/**
 * `node prepare.ts [folder from]`, with the app's environment: installs the shop, connects Gorgias and imports the files of `folder`,
 * whose history begins at `from` (epoch ms).
 * Prints the connection as JSON.
 */
import path from "node:path";
import { connectHelpdesk } from "#app/helpdesks/connect.server.ts";
import { importEvents, importOrders } from "#app/ingest/import.server.ts";
import { closeQueue } from "#app/jobs/queue.server.ts";
import { closeDatabase } from "#app/lib/db.server.ts";
import { saveShop } from "#app/shopify/shops.server.ts";
import { shopDomain, shopSettings } from "#simulator/model.ts";
import { enterInputs } from "./enter-inputs.ts";

const shop = await saveShop(shopDomain, shopSettings);
const connection = await connectHelpdesk(shop.id, "gorgias", {
  credentials: { account: "maison-linden", email: "camille@maison-linden.example", apiKey: "simulated" },
});
const [folder, from] = process.argv.slice(2);
if (folder) {
  await enterInputs(shop, Number(from));
  const imported = [
    await importOrders(shop, path.join(folder, "orders.jsonl")),
    await importEvents(shop, path.join(folder, "events.jsonl"), connection.connectionKey),
  ];
  const refused = imported.flatMap(({ errors }) => errors)[0];
  if (refused) throw new Error(`The app refused line ${refused.line} of the world: ${refused.reason}`);
}
await closeQueue();
await closeDatabase();
process.stdout.write(JSON.stringify(connection));
