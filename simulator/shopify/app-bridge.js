// Stands for Shopify's App Bridge in the frame of the simulated admin: session tokens, navigation, title, toasts.
(() => {
  if (window.shopify) return;
  const shopifyParameters = ["embedded", "shop", "host", "hmac", "id_token", "locale", "session", "timestamp"];
  const query = new URLSearchParams(location.search);
  const remembered = (name) => {
    const value = query.get(name) ?? sessionStorage.getItem(`app-bridge-${name}`) ?? "";
    if (value) sessionStorage.setItem(`app-bridge-${name}`, value);
    return value;
  };
  const script = document.currentScript;
  const admin = new URL(script.src).origin;
  const config = {
    apiKey: script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? "",
    shop: remembered("shop"),
    host: remembered("host"),
    locale: remembered("locale") || "en",
  };

  const waiting = new Map();
  let lastRequest = 0;
  const tell = (kind, detail = {}) => window.parent.postMessage({ appBridge: kind, ...detail }, admin);
  const ask = (kind, detail) =>
    new Promise((resolve) => {
      const request = ++lastRequest;
      waiting.set(request, resolve);
      tell(kind, { request, ...detail });
    });
  const idToken = () => ask("id-token");

  // The library's bounce page has nothing but this script: come back with a token.
  const reload = query.get("shopify-reload");
  if (reload) {
    void idToken().then((token) => {
      const target = new URL(reload);
      target.searchParams.set("id_token", token);
      if (target.origin === location.origin) location.replace(target);
    });
  }

  const plainFetch = window.fetch;
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin) return plainFetch(request);
    const send = async () => {
      const signed = new Request(request.clone());
      if (!request.headers.has("authorization")) signed.headers.set("Authorization", `Bearer ${await idToken()}`);
      return plainFetch(signed);
    };
    const response = await send();
    if (response.headers.has("X-Shopify-Retry-Invalid-Session-Request")) return send();
    const exit = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (exit) window.open(new URL(exit, location.href), "_top");
    return response;
  };

  const path = () => {
    const own = new URLSearchParams(location.search);
    for (const name of shopifyParameters) own.delete(name);
    const text = own.toString();
    return location.pathname + (text ? `?${text}` : "") + location.hash;
  };
  const tellPath = () => {
    if (!reload) tell("path", { path: path() });
  };
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name].bind(history);
    history[name] = (...given) => {
      original(...given);
      tellPath();
    };
  }
  addEventListener("popstate", tellPath);
  addEventListener("DOMContentLoaded", tellPath);

  const menuLinks = () => [...document.querySelectorAll("ui-nav-menu a")];
  const tellMenu = () =>
    tell("menu", {
      links: menuLinks()
        .filter((link) => link.getAttribute("rel") !== "home")
        .map((link) => ({ text: link.textContent.trim(), href: link.getAttribute("href") })),
    });
  // Each of these reports its content whenever it changes and shows nothing in the frame itself.
  const define = (name, report) => {
    if (customElements.get(name)) return;
    customElements.define(
      name,
      class extends HTMLElement {
        connectedCallback() {
          this.style.display = "none";
          this.observer = new MutationObserver(report);
          this.observer.observe(this, { childList: true, subtree: true, attributes: true, characterData: true });
          queueMicrotask(report);
        }
        disconnectedCallback() {
          this.observer.disconnect();
          queueMicrotask(report);
        }
        // What a save bar is opened by.
        show() {
          this.toggleAttribute("data-open", true);
        }
        hide() {
          this.toggleAttribute("data-open", false);
        }
      },
    );
  };
  const tellTitle = () => {
    const bar = document.querySelector("ui-title-bar");
    tell("title", {
      title: bar?.getAttribute("title") ?? "",
      buttons: [...(bar?.querySelectorAll("button") ?? [])].map((button, index) => ({
        index,
        text: button.textContent.trim(),
        primary: button.getAttribute("variant") === "primary",
      })),
    });
  };
  const tellSaveBar = () => tell("save-bar", { open: document.querySelector("ui-save-bar[data-open]") !== null });
  define("ui-nav-menu", tellMenu);
  define("s-app-nav", tellMenu);
  define("ui-title-bar", tellTitle);
  define("ui-save-bar", tellSaveBar);

  addEventListener("message", ({ origin, data }) => {
    if (origin !== admin || typeof data?.admin !== "string") return;
    if (data.admin === "answer") {
      waiting.get(data.request)?.(data.value);
      waiting.delete(data.request);
    }
    if (data.admin === "navigate") navigate(data.href);
    if (data.admin === "button") document.querySelectorAll("ui-title-bar button")[data.index]?.click();
    if (data.admin === "save-bar") document.querySelectorAll("ui-save-bar[data-open] button")[data.index]?.click();
  });
  // The menu's links are clicked, so that a router's links stay inside the app; other addresses load the document anew.
  const navigate = (href) => {
    const own = menuLinks().find((link) => link.getAttribute("href") === href);
    if (own) own.click();
    else location.assign(href);
  };

  const bar = (id) => document.getElementById(id);
  const setOpen = (id, open) => {
    bar(id)?.toggleAttribute("data-open", open);
    tellSaveBar();
    return Promise.resolve();
  };
  let toasts = 0;
  window.shopify = {
    config,
    idToken,
    environment: { embedded: window.parent !== window, mobile: false, intent: false, pos: false },
    ready: Promise.resolve(),
    loading: (on) => tell("loading", { on: on !== false }),
    toast: {
      show(message, { isError = false, duration = 5000 } = {}) {
        const id = `toast-${++toasts}`;
        tell("toast", { id, message, isError, duration });
        return id;
      },
      hide: (id) => tell("toast-hide", { id }),
    },
    saveBar: {
      show: (id) => setOpen(id, true),
      hide: (id) => setOpen(id, false),
      toggle: (id) => setOpen(id, !bar(id)?.hasAttribute("data-open")),
      leaveConfirmation: () => Promise.resolve(),
    },
    modal: {
      show: (id) => Promise.resolve(bar(id)?.show?.()),
      hide: (id) => Promise.resolve(bar(id)?.hide?.()),
      toggle: (id) => Promise.resolve(bar(id)?.toggle?.()),
    },
    user: () => ask("user"),
    scopes: { query: () => Promise.resolve({ granted: [], required: [], optional: [] }) },
  };
})();
