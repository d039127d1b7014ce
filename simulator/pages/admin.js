// The admin's side of App Bridge: hands out session tokens, shows the app's menu, title and toasts, follows its path.
(() => {
  const { shop, appUrl, base } = window.admin;
  const frame = document.getElementById("app");
  const send = (message) => frame.contentWindow.postMessage(message, appUrl);
  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  const token = () => fetch(`/session-token?shop=${encodeURIComponent(shop)}`).then((response) => response.text());
  const answer = async ({ request }, value) => send({ admin: "answer", request, value: await value });

  const navigate = (event, href) => {
    event.preventDefault();
    send({ admin: "navigate", href });
  };
  document.getElementById("home").addEventListener("click", (event) => navigate(event, "/app"));

  let links = [];
  const showMenu = () => {
    const path = location.pathname.slice(base.length) || "/";
    const current = (href) => path === href || path.startsWith(`${href}/`);
    document.getElementById("menu").replaceChildren(
      ...links.map(({ text, href }) => {
        const link = element("a", { textContent: text, href: base + href, className: current(href) ? "current" : "" });
        link.addEventListener("click", (event) => navigate(event, href));
        return link;
      }),
    );
    document.getElementById("home").className = links.some(({ href }) => current(href)) ? "" : "current";
  };

  const toasts = document.getElementById("toasts");
  const shown = new Map();
  const hide = (id) => shown.get(id)?.remove();
  document
    .querySelectorAll("#save button")
    .forEach((button, index) => button.addEventListener("click", () => send({ admin: "save-bar", index: index === 0 ? 1 : 0 })));

  const on = {
    "id-token": (message) => answer(message, token()),
    user: (message) => answer(message, { id: 42, accountOwner: true }),
    menu: (message) => {
      links = message.links;
      showMenu();
    },
    path: ({ path }) => {
      history.replaceState(null, "", base + path);
      showMenu();
    },
    title: ({ title, buttons }) => {
      document.querySelector("#title span").textContent = title || "Fiveday";
      document.getElementById("buttons").replaceChildren(
        ...buttons.map(({ text, primary, index }) => {
          const button = element("button", { textContent: text, className: primary ? "primary" : "" });
          button.addEventListener("click", () => send({ admin: "button", index }));
          return button;
        }),
      );
    },
    toast: ({ id, message, isError, duration }) => {
      const toast = element("div", { textContent: message, className: isError ? "error" : "" });
      shown.set(id, toast);
      toasts.append(toast);
      setTimeout(() => hide(id), duration);
    },
    "toast-hide": ({ id }) => hide(id),
    loading: (message) => document.getElementById("loading").classList.toggle("on", message.on),
    "save-bar": ({ open }) => document.getElementById("save").classList.toggle("open", open),
  };
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === appUrl && source === frame.contentWindow) on[data?.appBridge]?.(data);
  });
})();
