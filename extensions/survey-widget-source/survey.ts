/** What the shop's page and the app's server say about one survey. */

export type Kind = "csat" | "nps" | "ces" | "solved";

/** `GET <proxy>/survey`. Texts and style may be empty: the block's own settings and locale stand in. */
export type Survey = {
  /** Names the invitation in the addresses of seen and answer. */
  invite: string;
  kind: Kind;
  scale: { min: number; max: number };
  texts: Partial<Record<"question" | "low" | "high" | "comment" | "thanks", string>>;
  style: Style;
};

/** Colours are CSS colours; what is missing comes from the theme. */
export type Style = { look?: Look; background?: string; text?: string; accent?: string };
export type Look = "numbers" | "stars" | "faces";

/** `POST <proxy>/survey/:invite` */
export type Answer = { score: number; comment?: string };

const scales: Record<Kind, [min: number, max: number]> = { csat: [1, 5], nps: [0, 10], ces: [1, 7], solved: [0, 1] };

/** A survey that can be shown, or undefined: Shopify's own pages (password, errors) answer with anything. */
export function readSurvey(answer: Partial<Survey> | null): Survey | undefined {
  const { invite, kind, scale, texts, style } = answer ?? {};
  if (!invite || !kind || !(kind in scales)) return undefined;
  const [min, max] = scales[kind];
  return { invite, kind, scale: scale ?? { min, max }, texts: texts ?? {}, style: style ?? {} };
}

/** What the theme editor shows: never asked for, never recorded. */
export function sampleSurvey(kind: Kind): Survey {
  return readSurvey({ invite: "sample", kind })!;
}
