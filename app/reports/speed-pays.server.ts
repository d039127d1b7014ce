import { readBeforeSale } from "#app/attribution/before-sale.server.ts";
import { type SpeedBucket, speedPays } from "#app/attribution/speed-pays.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { View } from "./view.ts";

/** Whether answering fast goes with buying: conversion of before-sale questions by first reply, and what is not told yet. */
export type SpeedPays = { buckets: SpeedBucket[]; open: number };

export async function readSpeedPays(shop: ShopContext, view: View, ruleset: Ruleset, now: Date): Promise<SpeedPays> {
  const tickets = await readBeforeSale(shop, { ...view, ruleset, now });
  return { buckets: speedPays(tickets), open: tickets.filter(({ settled }) => !settled).length };
}
