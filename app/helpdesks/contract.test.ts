import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { UnreadableEvent } from "#app/lib/errors.ts";
import { genericWebhook, gorgiasWebhook } from "#tests/factories/helpdesk-webhook.ts";
import { signIntercom } from "#tests/factories/sign-intercom.ts";
import { zendeskWebhook } from "#tests/factories/sign-zendesk.ts";
import { frontWebhook } from "#tests/factories/sign-front.ts";
import { freshdeskWebhook } from "#tests/factories/sign-freshdesk.ts";
import { signHelpScout } from "#tests/factories/sign-help-scout.ts";
import { signPing } from "#tests/factories/sign-ping.ts";
import { hubspotWebhook } from "#tests/factories/sign-hubspot.ts";
import { signChatwoot } from "#tests/factories/sign-chatwoot.ts";
import { type HelpdeskId, helpdeskIds, type SignedRequest } from "./contract.ts";
import { helpdeskById, helpdesks } from "./index.server.ts";

/** One recorded body: where it is from, what must be in it, and what it says in our words. */
type Sample = { name: string; source: string; date: string; required: string[]; body: object; expected: unknown[] };

const samplesFolder = path.resolve("app/helpdesks/samples");
const now = new Date("2026-03-02T14:30:00Z");
const secret = "a-secret-of-the-tests";

function samplesOf(id: string): Sample[] {
  const folder = path.join(samplesFolder, id);
  return readdirSync(folder).map((file) => {
    const sample = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Omit<Sample, "name">;
    return { ...sample, name: file.replace(".json", "") };
  });
}

/** How each helpdesk signs, and whether its signature covers the body. */
const senders: Record<HelpdeskId, { covered: boolean; sign(body: string, secret: string): Request }> = {
  generic: {
    covered: true,
    sign: (body, key) => genericWebhook({ key: "k", secret: key, body, timestamp: now.getTime() / 1000 }),
  },
  gorgias: { covered: false, sign: (body, key) => gorgiasWebhook({ key: "k", secret: key, body }) },
  intercom: { covered: true, sign: signIntercom },
  zendesk: { covered: true, sign: (body, key) => zendeskWebhook(body, key, now) },
  front: { covered: true, sign: (body, key) => frontWebhook(body, key, now) },
  freshdesk: { covered: false, sign: freshdeskWebhook },
  helpscout: { covered: true, sign: (body, key) => signHelpScout(body, key) },
  edesk: { covered: false, sign: signPing },
  hubspot: { covered: true, sign: (body, key) => hubspotWebhook(body, key, now) },
  reamaze: { covered: false, sign: signPing },
  chatwoot: { covered: true, sign: (body, key) => signChatwoot(body, key, now) },
};

async function signed(id: HelpdeskId, body: string, key = secret): Promise<SignedRequest> {
  const request = senders[id].sign(body, key);
  const { method, url, headers } = request;
  return { method, url, headers, body: new Uint8Array(await request.arrayBuffer()) };
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

/** The body without what a path like "ticket.messages.0.id" names. */
function without(body: object, dotted: string): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = dotted.split(".");
  const parent = keys.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  delete parent[keys.at(-1)!];
  return copy;
}

/** The body with a field nobody knows in every object. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [
    key,
    key === "custom_fields" ? each : withMore(each),
  ]);
  return { ...Object.fromEntries(entries), added_by_the_vendor_last_night: { version: [1, null] } };
}

test("every helpdesk has samples, and every sample says where and when it was recorded", () => {
  expect(readdirSync(samplesFolder).toSorted()).toEqual([...helpdeskIds].toSorted());
  for (const id of helpdeskIds) {
    expect(samplesOf(id).length).toBeGreaterThan(5);
    for (const { source, date } of samplesOf(id)) {
      expect(source).toMatch(/\w{4}/);
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  }
  expect(helpdeskById("constructor")).toBeNull();
});

test("every type of generic event has a sample", () => {
  const told = new Set(samplesOf("generic").map(({ body }) => (body as { type: string }).type));
  const types = [
    "ticket",
    "message",
    "status",
    "assigned",
    "escalated",
    "merged",
    "spam",
    "unspam",
    "deleted",
    "rated",
    "call",
    "article_view",
    "agent",
  ];
  expect([...told].toSorted()).toEqual(types.toSorted());
});

describe.each(helpdeskIds)("%s", (id) => {
  const adapter = helpdesks[id];
  const samples = samplesOf(id);

  test.each(samples)("$name says what was recorded", ({ body, expected }) => {
    expect(plain(adapter.read(body))).toEqual(expected);
  });

  test.each(samples)("$name says the same with fields nobody knows", ({ body, expected }) => {
    expect(plain(adapter.read(withMore(body)))).toEqual(expected);
  });

  test.each(samples)("$name without a required field is refused with the path of that field", ({ body, required }) => {
    for (const field of required) {
      let refused: unknown;
      try {
        adapter.read(without(body, field));
      } catch (error) {
        refused = error;
      }
      expect(refused, field).toBeInstanceOf(UnreadableEvent);
      expect((refused as UnreadableEvent).path).toMatch(new RegExp(`^${field.replaceAll(".", "\\.")}(\\.|$)`));
    }
  });

  test.each(samples)(
    "$name is the same delivery when it is sent again, and another when it tells of something else",
    async ({ body }) => {
      const request = await signed(id, JSON.stringify(body));
      const once = adapter.deliveries(body, request);
      expect(once).toHaveLength(1);
      expect(adapter.deliveries(structuredClone(body), request)).toEqual(once);
      const others = await Promise.all(
        samples
          .filter((each) => each.body !== body)
          .map(async (each) => adapter.deliveries(each.body, await signed(id, JSON.stringify(each.body)))[0]!.externalId),
      );
      expect(others).not.toContain(once[0]!.externalId);
    },
  );

  test("a signed request is accepted under the current and under the previous secret", async () => {
    const request = await signed(id, JSON.stringify(samples[0]!.body));
    expect(adapter.verify(request, [secret], now)).toBe(true);
    expect(adapter.verify(request, ["the-new-secret-of-the-tests", secret], now)).toBe(true);
  });

  test("nothing is accepted with a secret that differs in one letter, is cut short or missing", async () => {
    const body = JSON.stringify(samples[0]!.body);
    for (const other of [`b${secret.slice(1)}`, secret.slice(0, -1), `${secret} x`, ""]) {
      expect(adapter.verify(await signed(id, body, other), [secret], now), other).toBe(false);
    }
    const request = await signed(id, body);
    expect(adapter.verify({ ...request, headers: new Headers() }, [secret], now)).toBe(false);
    expect(adapter.verify(request, [], now)).toBe(false);
  });

  test("what is no event at all is refused, not crashed on", () => {
    for (const body of [null, 17, "text", [], {}, { type: 5 }, { ticket: null }, { type: "constructor", id: "1" }]) {
      expect(() => adapter.read(body), JSON.stringify(body)).toThrow(UnreadableEvent);
    }
  });
});

test.each(helpdeskIds.filter((id) => senders[id].covered))("%s refuses a body changed in one byte, anywhere", async (id) => {
  const request = await signed(id, JSON.stringify(samplesOf(id)[0]!.body));
  for (let at = 0; at < request.body.length; at++) {
    const body = request.body.slice();
    body[at]! ^= 1;
    expect(helpdesks[id].verify({ ...request, body }, [secret], now), `byte ${at}`).toBe(false);
  }
});
