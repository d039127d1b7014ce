import { boundary } from "@shopify/shopify-app-remix/server";

/** Alive: the process answers. */
export const loader = () => new Response("ok");
export const headers = boundary.headers;
