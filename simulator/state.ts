import type { WebhookTarget } from "./helpdesks/simulation.ts";
import {
  aiAgent,
  humans,
  type Person,
  products,
  shopDomain,
  shopSettings,
  type SimOrder,
  type SimTicket,
  type Staff,
} from "./model.ts";

export type Shop = typeof shopSettings;
export type Saved = { orders: SimOrder[]; tickets: SimTicket[]; lastNumber: number; webhooks: [string, WebhookTarget][] };

/** First order number of a shop, as Shopify starts. */
const FIRST_NUMBER = 1001;
/** More orders than come in between two saves. */
const UNSAVED = 100;

/** What the simulated store and helpdesk hold in memory, shared by all pages, so that a refund fits the order it belongs to. */
export class SimulatorState {
  readonly staff: readonly Staff[] = [...humans, aiAgent];
  readonly products = products;
  /** Whom the console wrote as last; the storefront offers to buy as them. */
  lastPerson: Person | null = null;
  /** The shop whose store this is. */
  home = shopDomain;
  /** The app's metafield that its theme app extension reads; null before the app has stored it. */
  proxyPath: string | null = null;
  /** Who is signed in at the storefront; the app proxy says so. */
  signedIn: Person | null = null;
  /** Called when somebody wrote into a ticket through a vendor's API; the desk tells of it. */
  apiWrote: ((ticket: SimTicket, happening: "agent_message" | "note" | "tagged") => void) | null = null;
  /** Where each vendor was asked to send its webhooks, by its id. */
  readonly webhooks = new Map<string, WebhookTarget>();
  readonly #orders = new Map<number, SimOrder>();
  readonly #tickets = new Map<number, SimTicket>();
  readonly #shops = new Map<string, Shop>([[shopDomain, shopSettings]]);
  #lastNumber = FIRST_NUMBER - 1;
  /** The clock's milliseconds: above every id of an earlier run and apart from those of the history. */
  #lastId = Date.now() * 10;

  /** Any shop name may be opened in the admin; one nobody described is a new shop like ours. */
  shop(domain: string): Shop {
    return this.#shops.get(domain) ?? { ...shopSettings, name: domain.split(".")[0]! };
  }

  nextId(): number {
    return ++this.#lastId;
  }

  nextNumber(): number {
    return ++this.#lastNumber;
  }

  addOrder(order: SimOrder): void {
    this.#orders.set(order.id, order);
    this.#lastNumber = Math.max(this.#lastNumber, order.number);
  }

  /** As a merchant deletes a test order: it is simply not there any more. */
  removeOrder(id: number): void {
    this.#orders.delete(id);
  }

  addTicket(ticket: SimTicket): void {
    this.#tickets.set(ticket.id, ticket);
  }

  /** Takes a vendor's webhook away, unless another one has taken its place. */
  removeWebhook(vendor: string, id: string | undefined): void {
    if (String(this.webhooks.get(vendor)?.id) === id) this.webhooks.delete(vendor);
  }

  order(id: number): SimOrder | undefined {
    return this.#orders.get(id);
  }

  removeTicket(id: number): void {
    this.#tickets.delete(id);
  }

  ticket(id: number): SimTicket | undefined {
    return this.#tickets.get(id);
  }

  /** All orders of a shop: there are some in our own only. */
  ordersOf(shop: string): SimOrder[] {
    return shop === this.home ? this.orders(Infinity) : [];
  }

  /** Newest first. */
  orders(most = 50): SimOrder[] {
    return [...this.#orders.values()].toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id).slice(0, most);
  }

  /** Newest first. */
  tickets(most = 50): SimTicket[] {
    return [...this.#tickets.values()].toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id).slice(0, most);
  }

  /** The customer with this address, or a new one: the store knows people by their e-mail. */
  person(name: string, email: string, phone: string | null = null): Person {
    const same = (person: Person) => person.email.toLowerCase() === email.toLowerCase();
    const known = [...this.#orders.values(), ...this.#tickets.values()].find(({ person }) => same(person))?.person;
    if (known) return known;
    const [first = "", ...rest] = name.trim().split(/\s+/);
    return { id: this.nextId(), helpdeskId: this.nextId(), first, last: rest.join(" "), email, phone, country: "FR" };
  }

  /** What a later start needs to go on with the same store. */
  save(): Saved {
    return {
      orders: this.orders(Infinity),
      tickets: this.tickets(500),
      lastNumber: this.#lastNumber,
      webhooks: [...this.webhooks],
    };
  }

  /** @param appUrl where the app is now; webhooks of an earlier start follow it there */
  restore({ orders, tickets, lastNumber, webhooks }: Saved, appUrl: string): void {
    for (const [vendor, target] of webhooks) {
      const { pathname, search } = new URL(target.url);
      this.webhooks.set(vendor, { ...target, url: `${appUrl}${pathname}${search}` });
    }
    for (const order of orders) this.addOrder(order);
    for (const ticket of tickets) this.addTicket(ticket);
    // Orders after the last save are not known here any more: their numbers stay taken.
    this.#lastNumber = Math.max(this.#lastNumber, lastNumber) + UNSAVED;
  }
}
