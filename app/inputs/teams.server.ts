import { bulkInsert, bulkRows } from "#app/lib/bulk.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { markTickets } from "./mark-tickets.server.ts";
import type { Teams } from "./teams.ts";

const columns = { agentId: "text", from: "date", to: "date", team: "text" };

/** Memberships as entered, by agent and day. */
export async function readTeams(db: ShopDb): Promise<Teams> {
  const memberships = await db.rows<Teams["memberships"][number]>(
    `SELECT "agentId", "team", "from"::text AS "from", "to"::text AS "to" FROM "TeamMembership" WHERE "shopId" = $1 ORDER BY 1, 3`,
  );
  return { memberships };
}

/** Replaces all memberships; the tickets that agents whose memberships changed hold or worked on are measured again. */
export async function saveTeams(shopId: number, { memberships }: Teams): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    const before = (await readTeams(tx)).memberships;
    await tx.execute(`DELETE FROM "TeamMembership" WHERE "shopId" = $1`);
    if (memberships.length > 0) await tx.execute(bulkInsert("TeamMembership", columns), bulkRows(memberships));
    const told = (all: Teams["memberships"], agent: string) => {
      const spans = all.filter(({ agentId }) => agentId === agent).map(({ team, from, to }) => `${from} ${to} ${team}`);
      return spans.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
    };
    const agents = new Set([...before, ...memberships].map(({ agentId }) => agentId));
    const changed = [...agents].filter((agent) => told(before, agent) !== told(memberships, agent));
    await markTickets(
      tx,
      `m."assigneeId" = ANY($2) OR m."firstHumanAgent" = ANY($2) OR EXISTS (SELECT FROM "TicketAction" a WHERE a."shopId" = $1
         AND a."ticketId" = m."ticketId" AND a."agentId" = ANY($2)) OR EXISTS (SELECT FROM "TicketSpell" s WHERE s."shopId" = $1
         AND s."ticketId" = m."ticketId" AND s."agentId" = ANY($2))`,
      changed,
    );
  });
}
