import type { SurveyKind } from "#app/surveys/kinds.ts";

type Tab = {
  label: string;
  kind: SurveyKind;
  /** Ids of the dictionary; the first is the one that is drawn over time. */
  metrics: readonly [string, ...string[]];
  /** Ends of the scale on which the first is drawn. */
  range: readonly [number, number];
};

/** The tabs of the Satisfaction page, in their order. */
export const satisfactionTabs = {
  csat: {
    label: "CSAT",
    kind: "csat",
    metrics: ["csat", "csat_average", "survey_response_rate", "survey_coverage"],
    range: [0, 1],
  },
  nps: { label: "NPS", kind: "nps", metrics: ["nps"], range: [-100, 100] },
  ces: { label: "CES", kind: "ces", metrics: ["ces", "ces_easy", "ces_index"], range: [1, 7] },
  reviews: {
    label: "Reviews",
    kind: "review",
    metrics: ["five_star_share", "review_rate", "review_requests", "reviews"],
    range: [0, 1],
  },
  team: { label: "Team", kind: "enps", metrics: ["agent_satisfaction"], range: [-100, 100] },
} satisfies Record<string, Tab>;

export type SatisfactionTab = keyof typeof satisfactionTabs;

/** The tab that an address asks for; CSAT when it asks for none that there is. */
export function readSatisfactionTab(params: URLSearchParams): SatisfactionTab {
  const asked = params.get("tab") ?? "";
  return asked in satisfactionTabs ? (asked as SatisfactionTab) : "csat";
}
