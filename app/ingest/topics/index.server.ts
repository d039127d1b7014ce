import type { TopicHandler } from "#app/ingest/facts.server.ts";
import { appScopesUpdate } from "./app-scopes-update.server.ts";
import { appUninstalled } from "./app-uninstalled.server.ts";
import { bulkOperationsFinish } from "./bulk-operations-finish.server.ts";
import { customersDataRequest } from "./customers-data-request.server.ts";
import { customersMerge } from "./customers-merge.server.ts";
import { customersRedact } from "./customers-redact.server.ts";
import { customersChanged } from "./customers-update.server.ts";
import { disputes } from "./disputes.server.ts";
import { ordersCancelled } from "./orders-cancelled.server.ts";
import { ordersCreate } from "./orders-create.server.ts";
import { ordersEdited } from "./orders-edited.server.ts";
import { ordersPaid } from "./orders-paid.server.ts";
import { ordersUpdated } from "./orders-updated.server.ts";
import { refundsCreate } from "./refunds-create.server.ts";
import { shopRedact } from "./shop-redact.server.ts";

/** Every Shopify topic we subscribe to (shopify.app.toml) and who understands it. */
export const topics: Record<string, TopicHandler> = {
  "orders/create": ordersCreate,
  "orders/updated": ordersUpdated,
  "orders/paid": ordersPaid,
  "orders/cancelled": ordersCancelled,
  "orders/edited": ordersEdited,
  "refunds/create": refundsCreate,
  "disputes/create": disputes,
  "disputes/update": disputes,
  "customers/create": customersChanged,
  "customers/update": customersChanged,
  "customers/merge": customersMerge,
  "bulk_operations/finish": bulkOperationsFinish,
  "app/uninstalled": appUninstalled,
  "app/scopes_update": appScopesUpdate,
  "customers/data_request": customersDataRequest,
  "customers/redact": customersRedact,
  "shop/redact": shopRedact,
};
