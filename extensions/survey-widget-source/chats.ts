/**
 * The chat tools that are listened to without configuration. `ended` where the tool tells the end of a conversation; otherwise the
 * panel was closed after somebody answered, and stayed closed (listen.ts).
 */

export type Heard = (payload?: unknown) => void;
type Subscribe = (api: never, event: string, heard: Heard) => unknown;

export type Chat = {
  /** `ctx` of the request. */
  tool: string;
  /** The tool's name on `window`. */
  global: string;
  on: Subscribe;
  /** Before this has come to its end, subscribing fails. */
  ready?: (api: never) => Promise<unknown>;
  ended?: string;
  closed?: string;
  opened?: string;
  /** Somebody of the shop, or its bot, wrote; a number is a count of unread messages. */
  replied?: string[];
  /** The shopper rated in the tool itself. */
  rated?: string;
  /** Not every answer is told: a panel that was open for long counts as one. */
  quiet?: boolean;
  /** Conversation id, where no event carries it. */
  id?: (api: never) => string | undefined;
};

type Call = (...args: unknown[]) => unknown;
type Emitter = { on: Call };

const method: Subscribe = (api: Emitter, event, heard) => api.on(event, heard);
const command =
  (verb: string): Subscribe =>
  (api: Call, event, heard) =>
    api(verb, event, heard);

export const chats: Chat[] = [
  {
    tool: "gorgias",
    global: "GorgiasChat",
    ready: (api: { init(): Promise<unknown> }) => api.init(),
    on: method,
    closed: "widget:closed",
    opened: "widget:opened",
    replied: ["message:received"],
  },
  {
    tool: "zendesk",
    global: "zE",
    on: command("messenger:on"),
    closed: "close",
    opened: "open",
    replied: ["conversationAgentAssigned", "unreadMessages"],
    quiet: true,
  },
  { tool: "zendesk", global: "zE", on: command("webWidget:on"), ended: "chat:end" },
  {
    tool: "intercom",
    global: "Intercom",
    on: (api: Call, event, heard) => api(event, heard),
    closed: "onHide",
    opened: "onShow",
    replied: ["onUnreadCountChange"],
    quiet: true,
  },
  { tool: "freshchat", global: "fcWidget", on: method, ended: "conversation:resolved", rated: "csat:received" },
  { tool: "helpscout", global: "Beacon", on: command("on"), ended: "chat-ended" },
  { tool: "tidio", global: "tidioChatApi", on: method, closed: "close", opened: "open", replied: ["messageFromOperator"] },
  {
    tool: "crisp",
    global: "$crisp",
    on: (api: unknown[], event, heard) => api.push(["on", event, heard]),
    closed: "chat:closed",
    opened: "chat:opened",
    replied: ["message:received"],
    id: (api: { get(name: string): string }) => api.get("session:identifier"),
  },
  {
    tool: "livechat",
    global: "LiveChatWidget",
    // The status is told at the start as well: only leaving a chat is its end.
    on: (api: Emitter, event, heard) => {
      let before: unknown;
      api.on(event, (payload: { status?: string }) => {
        const { status } = payload;
        if (!status || (before === "chatting" && status === "browsing")) heard(payload);
        before = status;
      });
    },
    ended: "customer_status_changed",
    rated: "rating_submitted",
    id: (api: { get(name: string): { threadId?: string } }) => api.get("chat_data").threadId,
  },
  {
    tool: "tawk",
    global: "Tawk_API",
    // One handler for each event: another script's goes on working.
    on: (api: Record<string, Call | undefined>, event, heard) => {
      const earlier = api[event];
      api[event] = (...args) => {
        heard(...args);
        return earlier?.(...args);
      };
    },
    ended: "onChatEnded",
    rated: "onChatSatisfaction",
  },
  {
    tool: "chatwoot",
    global: "$chatwoot",
    on: (_api, event, heard) => addEventListener(event, ({ detail }: CustomEventInit) => heard(detail)),
    closed: "chatwoot:closed",
    opened: "chatwoot:opened",
    replied: ["chatwoot:on-message"],
  },
  { tool: "hubspot", global: "HubSpotConversations", on: method, ended: "conversationClosed" },
  {
    tool: "reamaze",
    global: "Reamaze",
    // Tells nothing: its panel is looked at.
    on: (_api, event, heard) => {
      let open = false;
      setInterval(() => {
        const panels = [...document.querySelectorAll("iframe[id*=reamaze],[class*=reamaze] iframe,[id*=reamaze] iframe")];
        const now = panels.some((panel) => (panel as HTMLElement).offsetHeight > 250);
        if (now !== open && now === (event === "open")) heard();
        open = now;
      }, 1000);
    },
    closed: "close",
    opened: "open",
    quiet: true,
  },
];

type Named = { conversationId?: string | number; conversation_id?: string | number; message_type?: number };

/** The conversation that an event's payload names. */
export function conversationIn(payload: unknown): string {
  for (const { conversationId, conversation_id } of parts(payload)) {
    const id = conversationId ?? conversation_id;
    if (id) return String(id);
  }
  return "";
}

/** False for the shopper's own messages and for "0 unread". */
export function isFromShop(payload: unknown): boolean {
  // Chatwoot: 0 is written by the visitor.
  return payload !== 0 && !parts(payload).some(({ message_type }) => message_type === 0);
}

function parts(payload: unknown): Named[] {
  const whole = Object(payload) as Record<string, unknown>;
  return [whole, whole.conversation, whole.payload, whole.data].map((part) => Object(part) as Named);
}
