import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { SettingsPage } from "#app/components/settings-page.tsx";
import { useSettingsForm } from "#app/components/use-settings-form.ts";
import { readInput } from "#app/inputs/read-input.ts";
import type { SaveAnswer } from "#app/inputs/save-input.ts";
import { endSlaPolicy, readSlaPolicies, saveSlaPolicy } from "#app/inputs/sla-policies.server.ts";
import { slaPolicyInput } from "#app/inputs/sla-policies.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { EndPromise } from "./end-promise.tsx";
import { type EnteredPromise, enteredPromise, newPromise, promiseToSend } from "./entered-promise.ts";
import { PromiseFields } from "./promise-fields.tsx";

const LIST = "/app/settings/sla";

/** One promise, or with the id "new" the fields of one to be made. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  if (params.id === "new") return { policy: null };
  const policies = await readSlaPolicies(reportsDb(shop.id));
  const policy = policies.find(({ policyId }) => String(policyId) === params.id);
  if (!policy) throw redirect(LIST);
  return { policy };
}

const ending = z.object({ end: z.literal(true) });

export async function action({ request, params }: ActionFunctionArgs): Promise<SaveAnswer | Response> {
  const shop = await signedInShop(request);
  const given: unknown = await request.json();
  const now = new Date();
  const policyId = params.id === "new" ? undefined : Number(params.id);
  if (policyId !== undefined && ending.safeParse(given).success) {
    await endSlaPolicy(shop.id, policyId, now);
    return redirect(LIST);
  }
  const read = readInput(slaPolicyInput, given);
  if (read.outcome === "wrong") return { errors: read.errors };
  await saveSlaPolicy(shop.id, read.value, { now, ...(policyId === undefined ? {} : { policyId }) });
  return policyId === undefined ? redirect(LIST) : { said: "Promise saved" };
}

export const headers = boundary.headers;

export default function PromisePage() {
  const { policy } = useLoaderData<typeof loader>();
  const form = useSettingsForm<EnteredPromise>(policy ? enteredPromise(policy) : newPromise, promiseToSend);
  return (
    <SettingsPage
      title={policy?.name ?? "New promise"}
      effect="Holds for promises that begin from now on; those already running keep their target."
      recomputing={0}
      form={form}
      back={{ content: "SLA", url: LIST }}
    >
      <PromiseFields form={form} />
      {policy && <EndPromise name={policy.name} />}
    </SettingsPage>
  );
}
