// Pretend chat widgets: each puts the global of the real one on the page and fires the events the real one documents.
(() => {
  const { tool, endpoint } = document.currentScript.dataset;
  const heard = {};
  const on = (name, callback) => void (heard[name] ??= []).push(callback);
  const emit = (name, ...payload) => (heard[name] ?? []).forEach((callback) => callback(...payload));
  const dom = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }));
  const kept = JSON.parse(sessionStorage.getItem("pretend-chat") ?? "{}");
  const chat = { open: false, ticket: "c1", ready: false, ...kept, log: kept.log ?? [] };
  const keep = () => sessionStorage.setItem("pretend-chat", JSON.stringify(chat));

  const zendesk = (verb) => () => {
    window.zE = (given, name, callback) => given === verb && on(name, callback);
  };
  const vendors = {
    gorgias: {
      install() {
        window.GorgiasChat = {
          init: () => Promise.resolve().then(() => (chat.ready = true)),
          isOpen: () => chat.open,
          on(name, callback) {
            if (!chat.ready) throw new Error("GorgiasChat.on before init");
            on(name, callback);
          },
        };
        dom("gorgias-widget-loaded");
      },
      opened: () => emit("widget:opened"),
      closed: () => emit("widget:closed"),
      replied: (text) => emit("message:received", { data: { content: { text } } }),
    },
    "zendesk-messaging": {
      install: zendesk("messenger:on"),
      opened: () => emit("open", { id: "e1", type: "messagingOpened" }),
      closed: () => emit("close", { id: "e2", type: "messagingClosed" }),
      replied: () => emit("conversationAgentAssigned", { id: "e3", payload: { conversationId: chat.ticket } }),
    },
    "zendesk-classic": {
      install: zendesk("webWidget:on"),
      opened: () => emit("open"),
      closed: () => emit("close"),
      ended: () => emit("chat:end"),
    },
    intercom: {
      install: () => (window.Intercom = (name, callback) => on(name, callback)),
      opened: () => emit("onShow"),
      closed: () => emit("onHide"),
      replied: () => (emit("onUnreadCountChange", 1), emit("onUnreadCountChange", 0)),
    },
    freshchat: {
      install: () => (window.fcWidget = { on }),
      opened: () => emit("widget:opened"),
      closed: () => emit("widget:closed"),
      replied: () => emit("message:received", {}),
      ended: () => emit("conversation:resolved"),
    },
    helpscout: {
      install: () => (window.Beacon = (verb, name, callback) => verb === "on" && on(name, callback)),
      opened: () => emit("open"),
      closed: () => emit("close"),
      ended: () => emit("chat-ended"),
    },
    tidio: {
      install: () => (window.tidioChatApi = { on }),
      opened: () => emit("open"),
      closed: () => emit("close"),
      replied: (text) => emit("messageFromOperator", { message: text }),
    },
    crisp: {
      install() {
        window.$crisp = {
          push: ([verb, name, callback]) => verb === "on" && on(name, callback),
          get: (name) => (name === "session:identifier" ? `session_${chat.ticket}` : null),
        };
      },
      opened: () => emit("chat:opened"),
      closed: () => emit("chat:closed"),
      replied: (text) => emit("message:received", { content: text }),
    },
    livechat: {
      install: () => (window.LiveChatWidget = { on, get: () => ({ chatId: "L1", threadId: chat.ticket }) }),
      opened: () => emit("visibility_changed", { visibility: "maximized" }),
      closed: () => emit("visibility_changed", { visibility: "minimized" }),
      wrote: () => emit("customer_status_changed", { status: "chatting" }),
      ended: () => emit("customer_status_changed", { status: "browsing" }),
    },
    tawk: {
      install: () => (window.Tawk_API = {}),
      opened: () => window.Tawk_API.onChatMaximized?.(),
      closed: () => window.Tawk_API.onChatMinimized?.(),
      ended: () => window.Tawk_API.onChatEnded?.(),
    },
    chatwoot: {
      install: () => (window.$chatwoot = {}),
      opened: () => dom("chatwoot:opened"),
      closed: () => dom("chatwoot:closed"),
      wrote: () => dom("chatwoot:on-message", { data: { message_type: 0, conversation_id: chat.ticket } }),
      replied: (text) => dom("chatwoot:on-message", { data: { message_type: 1, content: text, conversation_id: chat.ticket } }),
    },
    hubspot: {
      install: () => (window.HubSpotConversations = { on }),
      opened: () => emit("widgetLoaded"),
      closed: () => emit("widgetClosed"),
      ended: () => emit("conversationClosed", { conversation: { conversationId: chat.ticket } }),
    },
    reamaze: { install: () => (window.Reamaze = {}) },
    other: { ended: () => dom("fiveday:chat-ended", { conversationId: chat.ticket }) },
  };
  const vendor = vendors[tool];

  const post = async (fields) => {
    if (!endpoint) return {};
    const answered = await fetch(endpoint, { method: "POST", body: new URLSearchParams({ ticket: chat.ticket, ...fields }) });
    return answered.json();
  };
  const say = (who, text) => {
    chat.log.push([who, text]);
    keep();
    show();
  };
  const act = {
    open() {
      chat.open = true;
      show();
      vendor.opened?.();
    },
    close() {
      chat.open = false;
      show();
      vendor.closed?.();
    },
    async write(text) {
      say("shopper", text);
      vendor.wrote?.();
      const { ticket, reply } = await post({ act: "write", text });
      if (ticket) chat.ticket = ticket;
      if (reply) act.reply(reply);
    },
    reply(text) {
      say("agent", text);
      vendor.replied?.(text);
    },
    async end() {
      await post({ act: "end" });
      say("note", "The chat has ended.");
      vendor.ended?.();
      if (endpoint) chat.ticket = "";
      keep();
    },
  };
  window.pretendChat = { ...act, emit };

  const box = document.createElement("div");
  box.id = `${tool}-widget`;
  const show = () => {
    keep();
    box.querySelector(".pretend-panel").hidden = !chat.open;
    box.querySelector(".pretend-launcher").setAttribute("aria-expanded", chat.open);
    const log = box.querySelector(".pretend-log");
    log.replaceChildren(
      ...chat.log.map(([who, text]) => Object.assign(document.createElement("p"), { className: who, textContent: text })),
    );
    log.scrollTop = log.scrollHeight;
  };
  const begin = () => {
    box.innerHTML = `<div class="pretend-panel" role="region" aria-label="Chat" hidden>
      <div class="pretend-bar"><b>Chat (${tool})</b><button type="button" data-act="close" aria-label="Minimise chat">–</button></div>
      <div class="pretend-log" tabindex="0" role="log" aria-label="Messages"></div>${tool === "reamaze" ? '<iframe title="Re:amaze" height="260"></iframe>' : ""}
      <form><input name="text" aria-label="Message" placeholder="Your question"><button>Send</button></form>
      <button type="button" data-act="end" ${vendor.ended ? "" : "hidden"}>End chat</button></div>
      <button type="button" class="pretend-launcher" aria-expanded="false">Chat</button>`;
    box.onclick = ({ target }) => {
      if (target.matches(".pretend-launcher")) act[chat.open ? "close" : "open"]();
      else act[target.dataset.act]?.();
    };
    box.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      const [{ value }] = event.target;
      event.target.reset();
      if (value.trim()) void act.write(value.trim());
    };
    document.body.append(box);
    vendor.install?.();
    show();
  };
  // Vendors' scripts come late.
  addEventListener("load", () => setTimeout(begin, 300));
})();
