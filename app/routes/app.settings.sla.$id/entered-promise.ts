import { joinWords, scaled, splitWords, type TimeUnit, timeUnits, typedTime } from "#app/components/typed.ts";
import type { SlaPolicyInput } from "#app/inputs/sla-policies.ts";

/** A promise as it stands in the fields. */
export type EnteredPromise = Omit<SlaPolicyInput, "targetSeconds" | "tags"> & { target: string; unit: TimeUnit; tags: string };

export const newPromise: EnteredPromise = {
  name: "",
  metric: "first_reply",
  target: "1",
  unit: "hours",
  clock: "business",
  channels: [],
  tags: "",
  pauseSnoozed: false,
};

/** A promise as it is typed. */
export function enteredPromise({
  targetSeconds,
  tags,
  name,
  metric,
  clock,
  channels,
  pauseSnoozed,
}: SlaPolicyInput): EnteredPromise {
  const { typed: target, unit } = typedTime(targetSeconds);
  return { name, metric, clock, channels, pauseSnoozed, target, unit, tags: joinWords(tags) };
}

/** What is sent: a target that is no number is sent as null, to be refused beside its field. */
export function promiseToSend({ target, unit, tags, ...rest }: EnteredPromise) {
  return { ...rest, targetSeconds: scaled(target, timeUnits[unit]), tags: splitWords(tags) };
}
