import { joinWords, scaled, splitWords } from "#app/components/typed.ts";
import type { SlaPolicyInput } from "#app/inputs/sla-policies.ts";

/** A promise as it stands in the fields. */
export type EnteredPromise = Omit<SlaPolicyInput, "targetSeconds" | "tags"> & { target: string; unit: Unit; tags: string };

export const units = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof units;

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

/** Shown in the largest unit that leaves no fraction. */
export function enteredPromise({
  targetSeconds,
  tags,
  name,
  metric,
  clock,
  channels,
  pauseSnoozed,
}: SlaPolicyInput): EnteredPromise {
  const unit = (["days", "hours"] as const).find((each) => targetSeconds % units[each] === 0) ?? "minutes";
  const target = String(targetSeconds / units[unit]);
  return { name, metric, clock, channels, pauseSnoozed, target, unit, tags: joinWords(tags) };
}

/** What is sent: a target that is no number is sent as null, to be refused beside its field. */
export function promiseToSend({ target, unit, tags, ...rest }: EnteredPromise) {
  return { ...rest, targetSeconds: scaled(target, units[unit]), tags: splitWords(tags) };
}
