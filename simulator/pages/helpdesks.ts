import { type FaultKind, faultKinds, type Faults } from "#simulator/faults.ts";
import { simulations } from "#simulator/helpdesks/index.ts";
import type { Route } from "#simulator/http.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { type Html, html } from "#app/lib/html.ts";
import { page } from "./layout.ts";

/** One console for all vendors: where their webhooks go, and what shall go wrong. */
export function helpdeskRoutes(state: SimulatorState, faults: Faults, shop: string): Route[] {
  return [
    { method: "GET", pattern: /^\/helpdesks$/, handle: () => page("Helpdesks", console(state, faults), shop) },
    {
      method: "POST",
      pattern: /^\/helpdesks\/([a-z]+)\/webhook$/,
      handle: ({ params: [id = ""], form }) => {
        state.webhooks.set(id, { url: form.get("url") ?? "", secret: form.get("secret") ?? "" });
        return { location: "/helpdesks" };
      },
    },
    {
      method: "POST",
      pattern: /^\/helpdesks\/([a-z]+)\/fault$/,
      handle: ({ params: [id = ""], form }) => {
        faults.set(id, (form.get("kind") ?? "500") as FaultKind, Number(form.get("times")) || 1);
        return { location: "/helpdesks" };
      },
    },
  ];
}

function console(state: SimulatorState, faults: Faults): Html {
  return html`<div class="card">
      <h1>Helpdesks</h1>
      <p class="muted">
        Every conversation of the Gorgias console is held in all of them. Connect one in Fiveday with any key; a key that begins
        with "revoked" is refused.
      </p>
    </div>
    <div class="card">
      <div class="row">
        <h2 style="flex:1">shopify</h2>
        ${pending("shopify", faults)}
      </div>
      ${faultForm("shopify")}
    </div>
    ${simulations.map(({ id }) => vendor(id, state, faults))}`;
}

function vendor(id: string, state: SimulatorState, faults: Faults): Html {
  const target = state.webhooks.get(id);
  return html`<div class="card">
    <div class="row">
      <h2 style="flex:1">${id}</h2>
      <span class="badge ${target ? "open" : ""}">${target ? "webhook on" : "no webhook"}</span>
      ${pending(id, faults)}
    </div>
    <form method="post" action="/helpdesks/${id}/webhook" class="grid">
      <label>Webhook address<input name="url" type="url" required value="${target?.url ?? ""}" /></label>
      <label>Secret<input name="secret" required value="${target?.secret ?? ""}" /></label>
      <div><button class="plain">Save webhook</button></div>
    </form>
    ${faultForm(id)}
  </div>`;
}

/** Faults that still have to happen. */
function pending(id: string, faults: Faults): Html[] {
  return faultKinds
    .filter((kind) => faults.left(id, kind) > 0)
    .map((kind) => html`<span class="badge sent">${kind} × ${faults.left(id, kind)}</span>`);
}

function faultForm(id: string): Html {
  return html`<form method="post" action="/helpdesks/${id}/fault" class="row" style="margin-top:12px">
    <select name="kind" style="width:auto" aria-label="Fault">
      ${faultKinds.map((kind) => html`<option>${kind}</option>`)}
    </select>
    <input name="times" type="number" min="1" value="3" style="width:6rem" aria-label="Times" /><button class="plain">
      Let it fail
    </button>
  </form>`;
}
