import { readFileSync } from "node:fs";
import type { Answered, Asked, Route } from "#simulator/http.ts";
import type { Desk } from "#simulator/helpdesks/desk.ts";
import { fullName, humans } from "#simulator/model.ts";
import { type Html, html } from "#app/lib/html.ts";
import { jsonAnswer } from "#simulator/http.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { ASSETS, extension } from "./liquid.ts";
import { type ChatTool, chatTools, plainPage, themePage } from "./theme-page.ts";

const answers = ["Happy to help! The large one fits most beds.", "It ships tomorrow.", "You are welcome. Anything else?"];

/** The themed storefront at /shop: `?chat=` any of chatTools, `?type=` page type, `?locale=`, `?dark`, `?design`, `?block=` csat or nps. */
export function shopRoutes(state: SimulatorState, desk: Desk): Route[] {
  return [
    { method: "GET", pattern: /^\/shop$/, handle: (asked) => shopPage(state, asked) },
    ...themeFiles,
    { method: "POST", pattern: /^\/shop\/chat$/, handle: (asked) => talk(state, desk, asked) },
    {
      method: "POST",
      pattern: /^\/shop\/account$/,
      handle: ({ form }) => {
        state.signedIn = form.get("email") ? state.person("", form.get("email")!) : null;
        return { location: "/shop" };
      },
    },
  ];
}

/** What the theme page loads: its own files and the extension's. */
export const themeFiles: Route[] = [
  file(/^\/shop\/(theme\.css)$/, new URL(".", import.meta.url), "text/css"),
  file(/^\/shop\/(chat-tools\.js)$/, new URL(".", import.meta.url), "text/javascript"),
  file(new RegExp(`^${ASSETS}([\\w-]+\\.js)$`), new URL("assets/", extension), "text/javascript"),
];

function file(pattern: RegExp, folder: URL, type: string): Route {
  return {
    method: "GET",
    pattern,
    handle: ({ params: [name = ""] }) => ({ type: `${type}; charset=utf-8`, body: readFileSync(new URL(name, folder), "utf8") }),
  };
}

async function shopPage(state: SimulatorState, { query }: Asked): Promise<Answered> {
  const chat = (chatTools as readonly string[]).includes(query.get("chat") ?? "") ? (query.get("chat") as ChatTool) : "gorgias";
  const kind = query.get("block");
  const body = await themePage({
    ...plainPage,
    chat,
    chatEndpoint: "/shop/chat",
    pageType: query.get("type") ?? "index",
    locale: query.get("locale") ?? "en",
    dark: query.has("dark"),
    designMode: query.has("design"),
    block: kind ? { kind } : null,
    account: account(state),
    proxyPath: state.proxyPath,
  });
  return { body };
}

function account({ signedIn, lastPerson }: SimulatorState): Html {
  return html`<form method="post" action="/shop/account">
    ${
      signedIn
        ? html`${fullName(signedIn)} <button class="link">Sign out</button>`
        : html`<input name="email" aria-label="E-mail" value="${lastPerson?.email ?? "ana.perez@example.com"}" />
            <button class="link">Sign in</button>`
    }
  </form>`;
}

/** The pretend chat's other side: every message is a ticket's, and somebody of the team answers at once. */
async function talk(state: SimulatorState, desk: Desk, { form }: Asked): Promise<Answered> {
  const text = form.get("text") ?? "";
  const ticket = state.ticket(Number(form.get("ticket")));
  const [agent] = humans;
  if (form.get("act") === "end") {
    if (ticket) await desk.close(ticket, agent!);
    return jsonAnswer({});
  }
  const person = state.signedIn ?? state.person("Guest Shopper", "guest@shoppers.example");
  const talked =
    ticket ?? (await desk.start({ person, channel: "chat", subject: text.slice(0, 60), text, type: "Product question" }));
  if (ticket) await desk.customerWrites(ticket, text);
  const reply = answers[talked.messages.filter(({ staff }) => staff).length % answers.length]!;
  await desk.reply(talked, agent!, reply);
  return jsonAnswer({ ticket: String(talked.id), reply });
}
