import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type Check, lastChecks, runChecks } from "#app/reports/checks.server.ts";
import { agoWords } from "#app/reports/words.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";

/** What the Checks panel shows. */
export type CheckPanel = { ran: string | null; ok: boolean; checks: Check[] };

/** The last run of the honesty checks. */
export async function loader({ request }: LoaderFunctionArgs): Promise<CheckPanel> {
  const run = await lastChecks(await signedInShop(request));
  return { ran: run && agoWords(Date.now() - run.at.getTime()), ok: run?.ok ?? true, checks: run?.checks ?? [] };
}

/** Runs them now. */
export async function action({ request }: ActionFunctionArgs): Promise<CheckPanel> {
  const { ok, checks } = await runChecks(await signedInShop(request), new Date());
  return { ran: "just now", ok, checks };
}
