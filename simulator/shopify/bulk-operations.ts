import type { SimOrder } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { orderNode } from "./order-node.ts";
import { searchOrders } from "./search-orders.ts";

/** How a bulk operation is to end instead of well. `written` is the part of the file that is there all the same, 0…1. */
export type BadEnd = {
  status: "FAILED" | "CANCELED" | "EXPIRED";
  errorCode?: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT";
  written?: number;
};

type Operation = {
  id: string;
  shop: string;
  startedAt: number;
  endsAt: number;
  orders: number;
  file: Buffer;
  end: BadEnd | null;
};

export type BulkSettings = {
  /** Sends bulk_operations/finish. */
  tell(shop: string, payload: object): void;
};

/** Bulk operations over orders: they take their time, write a file, and tell when they have ended. One at a time per shop. */
export class BulkOperations {
  /** How the next operations end, first to last; well when it is empty. */
  readonly badEnds: BadEnd[] = [];
  /** Milliseconds that Shopify takes, and for each order on top. */
  readonly pace = { base: 3_000, perOrder: 1 };
  readonly #state: SimulatorState;
  readonly #settings: BulkSettings;
  readonly #all = new Map<string, Operation>();
  readonly #lost = new Set<string>();

  constructor(state: SimulatorState, settings: BulkSettings) {
    this.#state = state;
    this.#settings = settings;
  }

  run(shop: string, query: string): object {
    if ([...this.#all.values()].some((each) => each.shop === shop && each.endsAt > Date.now())) {
      const message = "A bulk query operation for this app and shop is already in progress.";
      return { bulkOperation: null, userErrors: [{ field: null, message, code: "OPERATION_IN_PROGRESS" }] };
    }
    const { base, perOrder } = this.pace;
    const orders = searchOrders(this.#state.ordersOf(shop), query).toSorted((a, b) => a.createdAt - b.createdAt);
    const end = this.badEnds.shift() ?? null;
    const written = end ? orders.slice(0, Math.floor(orders.length * (end.written ?? 0))) : orders;
    const startedAt = Date.now();
    const operation: Operation = {
      id: `gid://shopify/BulkOperation/${this.#state.nextId()}`,
      shop,
      startedAt,
      endsAt: startedAt + base + perOrder * orders.length,
      orders: written.length,
      file: Buffer.from(written.map((order) => linesOf(order, /\bemail\b/.test(query))).join("")),
      end,
    };
    this.#all.set(operation.id, operation);
    setTimeout(() => this.#settings.tell(shop, finished(operation)), operation.endsAt - startedAt).unref();
    return { bulkOperation: { id: operation.id, status: "CREATED" }, userErrors: [] };
  }

  node(shop: string, id: string): object | null {
    const operation = this.#all.get(id);
    if (operation?.shop !== shop) return null;
    const { startedAt, endsAt, orders, file, end } = operation;
    const runs = Date.now() < endsAt;
    const share = runs ? (Date.now() - startedAt) / (endsAt - startedAt) : 1;
    const address = file.length > 0 ? `https://${shop}/bulk/${id.split("/").at(-1)}.jsonl?signature=${startedAt}` : null;
    return {
      status: runs ? "RUNNING" : (end?.status ?? "COMPLETED"),
      errorCode: runs ? null : (end?.errorCode ?? null),
      url: runs || end ? null : address,
      partialDataUrl: !runs && end ? address : null,
      rootObjectCount: String(Math.floor(orders * share)),
      fileSize: runs || !address ? null : String(file.length),
    };
  }

  /** Links of before do not work any more, as after seven days. */
  loseFiles(): void {
    for (const id of this.#all.keys()) this.#lost.add(id);
  }

  /** The file behind a link; null when there is none (any more). */
  file(shop: string, number: string): Buffer | null {
    const operation = this.#all.get(`gid://shopify/BulkOperation/${number}`);
    return operation?.shop === shop && !this.#lost.has(operation.id) ? operation.file : null;
  }
}

function finished({ id, startedAt, endsAt, end }: Operation): object {
  return {
    admin_graphql_api_id: id,
    created_at: new Date(startedAt).toISOString(),
    completed_at: new Date(endsAt).toISOString(),
    status: (end?.status ?? "COMPLETED").toLowerCase(),
    error_code: end?.errorCode?.toLowerCase() ?? null,
    type: "query",
  };
}

/** An order and its items, each on a line of its own. */
function linesOf(order: SimOrder, withPerson: boolean): string {
  const { lineItems, email, phone, customer, ...fields } = orderNode(order);
  const own = { ...fields, ...(withPerson ? { email, phone, customer } : {}) };
  const items = lineItems.nodes.map((item) => ({ ...item, __parentId: own.id }));
  return [own, ...items].map((line) => `${JSON.stringify(line)}\n`).join("");
}
