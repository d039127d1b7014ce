import { z } from "zod";
import { type SurveyKind, type SurveyScope } from "./kinds.ts";
import { languages } from "./texts.ts";

/** Surveys a merchant can switch on and off, each by itself. Those that are on are asked only where a widget, a block or a link asks them. */
export const surveyNames = ["chat", "effort", "solved", "shop", "nps", "review", "team"] as const;
export type SurveyName = (typeof surveyNames)[number];

/** What each of them asks, about what. A ticket's scope is post_chat or post_ticket by the way it is asked. */
export const surveysByName: Record<SurveyName, { kind: SurveyKind; scope: SurveyScope; label: string; about: string }> = {
  chat: { kind: "csat", scope: "post_chat", label: "CSAT after a conversation", about: "How was it, 1 to 5" },
  effort: { kind: "ces", scope: "post_chat", label: "Effort after a conversation", about: "How easy was it, 1 to 7" },
  solved: { kind: "solved", scope: "post_chat", label: "Was it solved?", about: "Yes or no" },
  shop: { kind: "csat", scope: "relational", label: "CSAT of the shop", about: "How satisfied with the shop, 1 to 5" },
  nps: { kind: "nps", scope: "relational", label: "NPS", about: "Would you recommend the shop, 0 to 10" },
  review: { kind: "review", scope: "post_purchase", label: "Review after a purchase", about: "Stars, 1 to 5" },
  team: { kind: "enps", scope: "team", label: "Team", about: "Anonymous: eNPS 0 to 10 and four statements" },
};

/** The survey that a kind in a scope belongs to. */
export function surveyNameOf(kind: SurveyKind, scope: SurveyScope): SurveyName {
  if (kind === "csat") return scope === "relational" || scope === "post_purchase" ? "shop" : "chat";
  return surveyNames.find((name) => surveysByName[name].kind === kind)!;
}

export const looks = ["faces", "stars", "numbers"] as const;

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour like #1a1a1a");
const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must be at most ${most} characters`)
    .transform((text) => text || null)
    .nullable()
    .default(null);

const survey = (on: boolean) => z.object({ on: z.boolean().default(on), question: optionalText(200) }).prefault({});

/** Everything a merchant can choose about surveys, with the defaults of metrics.md section 9. */
export const surveySettings = z.object({
  surveys: z
    .object({
      chat: survey(true),
      effort: survey(true),
      solved: survey(true),
      shop: survey(true),
      nps: survey(true),
      review: survey(false),
      team: survey(true),
    })
    .prefault({}),
  style: z
    .object({
      look: z.enum(looks).default("faces"),
      background: colour.nullable().default(null),
      text: colour.nullable().default(null),
      accent: colour.nullable().default(null),
    })
    .prefault({}),
  /** Of messages, and of pages for browsers that name no language we speak; null = by the shop's country. */
  language: z.enum(languages).nullable().default(null),
  ask: z
    .object({
      /** Hours until somebody is asked about another conversation (D1). */
      hoursBetween: z
        .number()
        .int()
        .min(1)
        .max(24 * 90)
        .default(24),
      /** Days until somebody is asked about the shop again (D1). */
      daysBetween: z.number().int().min(1).max(365).default(30),
      /** Most questions of any kind to one person in thirty days. */
      mostInThirtyDays: z.number().int().min(1).max(30).default(4),
      /** Per cent of people who are never asked, to see what asking changes. */
      holdout: z.number().int().min(0).max(50).default(0),
      /** Tickets with one of these tags are not asked about. */
      withoutTags: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
    })
    .prefault({}),
  /** After a ticket is closed: a message with a link. */
  afterTicket: z
    .object({
      on: z.boolean().default(false),
      ask: z.enum(["chat", "effort", "solved"]).default("chat"),
      by: z.enum(["helpdesk", "email"]).default("helpdesk"),
      delayMinutes: z
        .number()
        .int()
        .min(0)
        .max(14 * 24 * 60)
        .default(60),
      /** Empty = all but phone calls, which have no thread to write into. */
      channels: z.array(z.string()).max(10).default([]),
    })
    .prefault({}),
  /** After an order: an e-mail with a link. */
  afterOrder: z
    .object({
      on: z.boolean().default(false),
      ask: z.enum(["review", "nps", "shop"]).default("review"),
      days: z.number().int().min(0).max(90).default(14),
    })
    .prefault({}),
  /** Where shoppers may write a public review; shown to everybody who answered, whatever they gave. */
  reviewUrl: z
    .union([z.url({ protocol: /^https$/ }), z.literal("").transform(() => null)])
    .nullable()
    .default(null),
  followUp: z
    .object({
      /** CSAT and review scores up to this one are told; NPS detractors and CES up to 3 as well. 0 = nothing is told. */
      upTo: z.number().int().min(0).max(3).default(2),
      email: z
        .union([z.email(), z.literal("").transform(() => null)])
        .nullable()
        .default(null),
      tag: optionalText(60),
      note: z.boolean().default(false),
    })
    .prefault({}),
});

export type SurveySettings = z.output<typeof surveySettings>;
