import { helpdeskById } from "#app/helpdesks/index.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { dayWords } from "./words.ts";

/** A day on which we and another do not have the same, in a sentence. */
export type GapLine = { connectionId: number; day: string; text: string; open: boolean };

type Row = {
  connectionId: number;
  helpdesk: string | null;
  day: string;
  theirs: number;
  missing: number;
  unknown: number;
  repaired: number;
  open: boolean;
};

/** Repaired gaps are shown for so many days. */
const SHOWN_DAYS = 14;

/** Gaps that are open, newest day first, then those that were put right lately. */
export async function readGaps(db: ShopDb): Promise<GapLine[]> {
  const rows = await db.rows<Row>(
    `SELECT g."connectionId", c."helpdesk", to_char(g."day", 'YYYY-MM-DD') AS day, g."theirs", cardinality(g."missing")::int AS missing,
       cardinality(g."unknown")::int AS unknown, g."repaired", g."repairedAt" IS NULL AS open
     FROM "Gap" g LEFT JOIN "HelpdeskConnection" c ON c."shopId" = $1 AND c."id" = g."connectionId"
     WHERE g."shopId" = $1 AND (g."repairedAt" IS NULL OR g."repairedAt" > now() - $2::int * interval '1 day')
     ORDER BY g."repairedAt" IS NOT NULL, g."day" DESC LIMIT 50`,
    SHOWN_DAYS,
  );
  return rows.map((row) => ({
    connectionId: row.connectionId,
    day: row.day,
    open: row.open,
    text: `${dayWords(row.day)}: ${sentence(row)}`,
  }));
}

function sentence({ connectionId, helpdesk, theirs, missing, unknown, repaired, open }: Row): string {
  const [who, thing] =
    connectionId === 0 ? ["Shopify", "order"] : [helpdeskById(helpdesk ?? "")?.label ?? "the helpdesk", "ticket"];
  if (!open) return `${counted(repaired, thing)} had been missed and ${repaired === 1 ? "was" : "were"} put right`;
  const parts = [
    missing > 0 && `${missing} of ${counted(theirs, thing)} at ${who} ${missing === 1 ? "is" : "are"} missing here`,
    unknown > 0 &&
      `${counted(unknown, thing)} here ${unknown === 1 ? "is" : "are"} not at ${who} any more; repairing takes ${unknown === 1 ? "it" : "them"} away`,
  ];
  return parts.filter(Boolean).join("; ");
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
