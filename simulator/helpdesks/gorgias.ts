import type { Answered, Asked, Route } from "#simulator/http.ts";
import { fullName, type GorgiasChannel, type SimTicket, statusOf, updatedAt } from "#simulator/model.ts";
import { type Html, html } from "#app/lib/html.ts";
import { page, when } from "#simulator/pages/layout.ts";
import type { SimulatorState } from "#simulator/state.ts";
import type { Desk } from "./desk.ts";

const channelNames: Record<GorgiasChannel, string> = {
  chat: "Chat",
  email: "E-mail",
  contact_form: "Contact form",
  "instagram-direct-message": "Instagram",
  phone: "Phone",
};
const reasons = ["Product question", "Size advice", "Availability", "Order status", "Return", "Damaged item", "Other"];

/** The Gorgias console: conversations and both sides of them. */
export function gorgiasRoutes(state: SimulatorState, desk: Desk, shop: string): Route[] {
  const show = (ticket: SimTicket | null) => page("Gorgias", consoleBody(state, ticket), shop);
  return [
    { method: "GET", pattern: /^\/gorgias$/, handle: () => show(null) },
    { method: "GET", pattern: /^\/gorgias\/(\d+)$/, handle: ({ params }) => show(state.ticket(Number(params[0])) ?? null) },
    { method: "POST", pattern: /^\/gorgias$/, handle: (asked) => startConversation(state, desk, asked) },
    { method: "POST", pattern: /^\/gorgias\/(\d+)$/, handle: (asked) => act(state, desk, asked) },
  ];
}

async function startConversation(state: SimulatorState, desk: Desk, { form }: Asked): Promise<Answered> {
  const field = (name: string) => form.get(name)?.trim() ?? "";
  const person = state.person(field("name"), field("email"), field("phone") || null);
  const channel = (field("channel") || "chat") as GorgiasChannel;
  const ticket = await desk.start({
    person,
    channel,
    subject: field("subject"),
    text: field("text"),
    type: field("type") || "Product question",
  });
  return { location: `/gorgias/${ticket.id}` };
}

async function act(state: SimulatorState, desk: Desk, { params, form }: Asked): Promise<Answered> {
  const ticket = state.ticket(Number(params[0]));
  if (!ticket) return { status: 404, body: "unknown ticket" };
  const text = form.get("text")?.trim() || "…";
  const staff = state.staff.find(({ id }) => String(id) === form.get("staff")) ?? state.staff[0]!;
  switch (form.get("act")) {
    case "customer":
      await desk.customerWrites(ticket, text);
      break;
    case "reply":
      await desk.reply(ticket, staff, text);
      break;
    case "note":
      await desk.reply(ticket, staff, text, false);
      break;
    case "close":
      await desk.close(ticket, staff);
      break;
    case "spam":
      await desk.markSpam(ticket);
      break;
    case "rate":
      await desk.rate(ticket, Number(form.get("score")), form.get("comment")?.trim() || null);
      break;
  }
  return { location: `/gorgias/${ticket.id}` };
}

function consoleBody(state: SimulatorState, ticket: SimTicket | null): Html {
  return html`<div class="columns">
    <div class="card list">
      <div class="row" style="padding:4px 12px 8px">
        <h2 style="flex:1">Conversations</h2>
        <a href="/gorgias">New</a>
      </div>
      ${state.tickets(30).map((each) => listed(each, each === ticket))}
    </div>
    <div style="display:grid;gap:16px">${ticket ? conversation(state, ticket) : newConversation()}</div>
  </div>`;
}

function listed(ticket: SimTicket, current: boolean): Html {
  return html`<a href="/gorgias/${ticket.id}" class="${current ? "current" : ""}"
    ><div class="row">
      <strong style="flex:1">${fullName(ticket.person)}</strong><span class="badge ${statusOf(ticket)}">${statusOf(ticket)}</span>
    </div>
    <div>${ticket.subject}</div>
    <div class="muted">${channelNames[ticket.channel]} · ${when(updatedAt(ticket))}</div></a
  >`;
}

function newConversation(): Html {
  return html`<div class="card">
    <h2>A customer writes</h2>
    <form method="post" action="/gorgias">
      <div class="grid">
        <label>Name<input name="name" value="Ana Pérez" required /></label
        ><label>E-mail<input name="email" type="email" value="ana.perez@example.com" required /></label
        ><label>Phone<input name="phone" placeholder="+33 6 12 34 56 78" /></label
        ><label
          >Channel<select name="channel">
            ${Object.entries(channelNames).map(([value, name]) => html`<option value="${value}">${name}</option>`)}
          </select></label
        >
      </div>
      <div class="grid">
        <label
          >Reason<select name="type">
            ${reasons.map((reason) => html`<option>${reason}</option>`)}
          </select></label
        ><label>Subject<input name="subject" value="Which size for a double bed?" /></label>
      </div>
      <label>Message<textarea name="text" rows="3">Hello, which size of the duvet cover should I take?</textarea></label>
      <div><button>Send as customer</button></div>
    </form>
  </div>`;
}

function conversation(state: SimulatorState, ticket: SimTicket): Html {
  const { person } = ticket;
  return html`<div class="card">
      <div class="row" style="margin-bottom:12px">
        <h1 style="flex:1">${ticket.subject}</h1>
        <span class="badge ${statusOf(ticket)}">${statusOf(ticket)}</span
        >${ticket.spamAt !== null && html`<span class="badge">spam</span>`}
      </div>
      <p class="muted">
        ${fullName(person)} · ${ticket.email ?? ticket.phone} · ${channelNames[ticket.channel]} · ${ticket.type}
      </p>
      <div class="talk">
        ${ticket.messages.map(
          ({ by, staff, text, at, public: isPublic }) =>
            html`<div class="bubble ${by === "customer" ? "" : by === "rule" ? "rule" : "staff"}">
              <div class="muted">
                ${staff?.name ?? (by === "rule" ? "Automatic" : fullName(person))}${!isPublic && " (note)"} · ${when(at)}
              </div>
              ${text}
            </div>`,
        )}
      </div>
    </div>
    <div class="card">
      <form method="post" action="/gorgias/${ticket.id}">
        <label>Message<textarea name="text" rows="2"></textarea></label>
        <div class="row">
          <button name="act" value="reply">Reply as agent</button
          ><select name="staff" style="width:auto" aria-label="Agent">
            ${state.staff.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select
          ><button class="plain" name="act" value="note">Note</button
          ><button class="plain" name="act" value="customer">Write as customer</button
          ><button class="plain" name="act" value="close">Close</button><button class="plain" name="act" value="spam">Spam</button
          ><a class="button" href="/storefront?email=${encodeURIComponent(person.email)}">Buy as ${person.first}</a>
        </div>
      </form>
    </div>
    <div class="card">
      <form method="post" action="/gorgias/${ticket.id}" class="row">
        <input type="hidden" name="act" value="rate" /><strong>Satisfaction</strong
        ><select name="score" style="width:auto" aria-label="Score">
          ${[5, 4, 3, 2, 1].map((score) => html`<option>${score}</option>`)}</select
        ><input name="comment" placeholder="Comment" style="width:auto;flex:1" /><button class="plain">Answer survey</button
        >${ticket.rating && html`<span class="badge">${ticket.rating.score} of 5</span>`}
      </form>
    </div>`;
}
