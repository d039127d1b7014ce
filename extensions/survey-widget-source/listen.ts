import { chats, type Chat, conversationIn, type Heard, isFromShop } from "./chats.ts";
import { keep, recall } from "./memory.ts";

type Listener = {
  /** A conversation is over, unless `goesOn` follows within `after` milliseconds. */
  over(tool: string, conversation: string, after: number): void;
  goesOn(): void;
};

/** A closed panel may be opened again. */
const GRACE_MS = 60_000;
/** So long nobody keeps a panel open in which nothing happens. */
const LONG_OPEN_MS = 20_000;
/** Who has just rated in the chat tool is not asked again. */
const RATED_MS = 600_000;
const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 10_000;

/** Looks for a chat tool until there is one: they load late, some only when the shopper asks for them. */
export function listen(listener: Listener, wait = FIRST_LOOK_MS): void {
  const api = ({ global }: Chat): unknown => window[global as never];
  const found = chats.filter((chat) => api(chat) && !((api(chat) as unknown) instanceof Element));
  for (const chat of found) void listenTo(chat, api(chat) as never, listener);
  if (found.length === 0) setTimeout(listen, wait, listener, Math.min(wait * 1.5, LAST_LOOK_MS));
}

/** In the tab's memory under the tool's name. `closed` (epoch ms): since when the panel is closed after an answer. */
type Talk = { conversation?: string; answered?: boolean; closed?: number };

/** The panel stays as it is from page to page, so what happened in it is remembered for as long as the tab lives. */
async function listenTo(chat: Chat, api: never, { over, goesOn }: Listener): Promise<void> {
  const { tool } = chat;
  const talk = recall<Talk>("sessionStorage", tool) ?? {};
  let openSince = Date.now();
  let ratedAt = 0;
  const note = (now: Talk): void => keep("sessionStorage", tool, Object.assign(talk, now));
  const justClosed = (): boolean => Date.now() - (talk.closed ?? 0) < GRACE_MS;
  const hear = (event: string | undefined, heard: Heard): void => {
    if (!event) return;
    chat.on(api, event, (payload) => {
      const conversation = conversationIn(payload);
      if (conversation) note({ conversation });
      heard(payload);
    });
  };
  const end = (after: number): void => {
    if (Date.now() - ratedAt >= RATED_MS) over(tool, talk.conversation || idOf(chat, api), after);
  };
  const close = (): void => {
    note({ answered: false, closed: Date.now() });
    end(GRACE_MS);
  };
  try {
    await chat.ready?.(api);
    hear(chat.ended, () => {
      end(0);
      note({ conversation: "" });
    });
    hear(chat.closed, () => {
      if (talk.answered || (chat.quiet && Date.now() - openSince >= LONG_OPEN_MS)) close();
    });
    hear(chat.opened, () => {
      openSince = Date.now();
      if (!justClosed()) return;
      note({ answered: true, closed: 0 });
      goesOn();
    });
    for (const event of chat.replied ?? []) {
      hear(event, (payload) => {
        if (!isFromShop(payload)) return;
        // The panel is closed and somebody still writes: the shopper will want to read it first.
        if (justClosed()) close();
        else note({ answered: true });
      });
    }
    hear(chat.rated, () => {
      ratedAt = Date.now();
      goesOn();
    });
  } catch {
    // Another product of the same vendor goes by the same name.
  }
}

function idOf({ id }: Chat, api: never): string {
  try {
    return id?.(api) ?? "";
  } catch {
    return "";
  }
}
