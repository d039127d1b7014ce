import { index, route, type RouteConfig } from "@remix-run/route-config";

export default [
  index("routes/_index.tsx"),
  route("app", "routes/app.tsx", [
    index("routes/app._index/route.tsx"),
    route("revenue", "routes/app.revenue/route.tsx"),
    route("agents", "routes/app.agents/route.tsx"),
    route("orders/:id", "routes/app.orders.$id.tsx"),
    route("inbox", "routes/app.inbox/route.tsx"),
    route("inbox/:id", "routes/app.inbox.$id.ts"),
    route("helpdesks/new", "routes/app.helpdesks.new/route.tsx"),
    route("helpdesks/:id", "routes/app.helpdesks.$id/route.tsx"),
    route("staff-links", "routes/app.staff-links.ts"),
    route("pulse", "routes/app.pulse.ts"),
  ]),
  route("staff/:token", "routes/staff.$token.tsx"),
  route("auth/login", "routes/auth.login.tsx"),
  route("auth/*", "routes/auth.$.ts"),
  route("webhooks/shopify", "routes/webhooks.shopify.ts"),
  route("webhooks/helpdesk/:connectionKey", "routes/webhooks.helpdesk.$connectionKey.ts"),
  route("api/v1/metrics", "routes/api.v1.metrics.ts"),
  route("api/v1/credits", "routes/api.v1.credits.ts"),
  route("api/v1/orders/:id/attribution", "routes/api.v1.orders.$id.attribution.ts"),
  route("api/v1/openapi.json", "routes/api.v1.openapi[.]json.ts"),
  route("healthz", "routes/healthz.ts"),
  route("readyz", "routes/readyz.ts"),
  route("metrics", "routes/metrics.ts"),
] satisfies RouteConfig;
