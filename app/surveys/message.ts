import { Html, html } from "#app/lib/html.ts";
import type { Question } from "./question.ts";
import { type Language, say } from "./texts.ts";

/** What a message asks, in whose name, and where its link leads. */
export type Message = { language: Language; shop: string; survey: Question; link: string };

/** The message as a helpdesk sends it: plain text with the one link. */
export function messageText({ language, shop, survey, link }: Message): string {
  return say(language, "message", { shop, question: survey.texts.question, link });
}

/** The message as a mail: one link for each score, each of which only proposes it. */
export function messageMail(message: Message): { subject: string; text: string; html: string } {
  const { language, shop } = message;
  const why = say(language, "mail_why", { shop });
  return {
    subject: say(language, "mail_subject", { shop }),
    text: `${messageText(message)}\n\n${why}\n`,
    html: mailHtml(message, why),
  };
}

/** Mail programs know tables and inline styles. The last link is one that people do not see. */
function mailHtml({ language, survey, link }: Message, why: string): string {
  const { kind, scale, texts } = survey;
  const scores = Array.from({ length: scale.max - scale.min + 1 }, (_, i) => (kind === "solved" ? scale.max - i : scale.min + i));
  const isSheet = kind === "enps";
  const name = (score: number) => (kind === "solved" ? (score === 1 ? texts.high : texts.low) : String(score));
  const button = new Html(
    "display:inline-block;min-width:24px;padding:12px;border:2px solid #1a1a1a;border-radius:8px;color:#1a1a1a;text-align:center;text-decoration:none;font-weight:600",
  );
  const cells = scores.map(
    (score) => html`<td style="padding:2px"><a href="${link}?score=${score}" style="${button}">${name(score)}</a></td>`,
  );
  const scoresRow = html`<table role="presentation">
    <tr>
      ${cells}
    </tr>
  </table>`;
  const open = html`<p><a href="${link}" style="${button}">${say(language, "confirm")}</a></p>`;
  const ends =
    !isSheet && kind !== "solved" && html`<p style="font-size:14px">${scale.min}: ${texts.low} · ${scale.max}: ${texts.high}</p>`;
  return html`<!doctype html>
    <html lang="${language}">
      <body style="margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <h1 style="font-size:20px">${texts.question}</h1>
        ${isSheet ? open : scoresRow} ${ends}
        <p style="font-size:13px;color:#595959">${why}</p>
        <a href="${link}?trap=1" style="display:none" aria-hidden="true" tabindex="-1"></a>
      </body>
    </html>`.text;
}
