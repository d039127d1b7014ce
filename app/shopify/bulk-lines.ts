import type { FileLine } from "#app/lib/file-lines.ts";
import { parseJson } from "./json.ts";

/** One order of a bulk result with its lines, or why it cannot be read. */
export type BulkOrder = {
  /** Bytes of the file up to the end of this order. */
  end: number;
  /** Lines of the file that it took. */
  lines: number;
} & ({ payload: unknown } | { error: Error });

/** Puts the lines of a grouped bulk result together: an order, and behind it its items with `__parentId`. */
export async function* bulkOrders(lines: AsyncIterable<FileLine>): AsyncGenerator<BulkOrder> {
  let order: BulkOrder | null = null;
  let items: unknown[] = [];
  for await (const { text, end } of lines) {
    const read = parse(text);
    const parent = parentOf(read);
    if (order && parent !== null) {
      if ("payload" in order && parent === (order.payload as { id?: unknown }).id) items.push(read);
      order.end = end;
      order.lines++;
      continue;
    }
    if (order) yield order;
    items = [];
    order =
      read instanceof Error
        ? { error: read, end, lines: 1 }
        : { payload: { ...(read as object), lineItems: items }, end, lines: 1 };
  }
  if (order) yield order;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Id of the order that a line belongs to; null for an order itself. */
function parentOf(read: unknown): unknown {
  return typeof read === "object" && read !== null && "__parentId" in read ? read.__parentId : null;
}
