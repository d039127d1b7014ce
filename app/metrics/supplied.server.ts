import type { HelpdeskFact } from "#app/helpdesks/contract.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Metric } from "./define.ts";

/** Says why a metric can have no figure in a shop; null when at least one connected helpdesk tells all that it needs. */
export type Unsupplied = (metric: Metric) => string | null;

/** Asks which helpdesks the shop has connected. A shop without any is missing a helpdesk, not a fact. */
export async function readUnsupplied(db: ShopDb): Promise<Unsupplied> {
  const rows = await db.rows<{ helpdesk: string }>(
    `SELECT DISTINCT "helpdesk" FROM "HelpdeskConnection" WHERE "shopId" = $1 AND "state" <> 'disconnected' ORDER BY 1`,
  );
  const adapters = rows.flatMap(({ helpdesk }) => helpdeskById(helpdesk) ?? []);
  const nobodyTells = (fact: HelpdeskFact) => adapters.length > 0 && adapters.every(({ lacks }) => lacks.includes(fact));
  return ({ needs = [] }) =>
    needs.some(nobodyTells) ? `not supplied by ${adapters.map(({ label }) => label).join(", ")}` : null;
}

/** Whether a metric has no figure without some of these facts. */
export function restsOnAny({ needs = [] }: Metric, facts: readonly HelpdeskFact[]): boolean {
  return needs.some((fact) => facts.includes(fact));
}
