import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { SaveAnswer } from "#app/inputs/save-input.ts";
import { useToast } from "./use-toast.ts";

/** A form of settings: what stands in it, whether that differs from what is saved, and what is wrong with it. */
export type SettingsForm<T> = {
  entered: T;
  change: (changes: Partial<T>) => void;
  dirty: boolean;
  save: () => void;
  discard: () => void;
  saving: boolean;
  /** Whether the last try to save found a fault. */
  refused: boolean;
  /** What is wrong with a field, by its path in what is sent ("entries.0.amount"); nothing once it has been changed. */
  errorAt: (path: string) => string | undefined;
};

/**
 * Keeps what a merchant enters until it is saved, and starts anew from what was saved meanwhile, here or elsewhere.
 * @param toSend what is sent of it, as the action's schema expects it
 */
export function useSettingsForm<T>(saved: T, toSend: (entered: T) => unknown): SettingsForm<T> {
  const fetcher = useFetcher<SaveAnswer>();
  useToast(fetcher.data);
  const begin = { saved: JSON.stringify(saved), entered: saved, sent: undefined as unknown, answer: fetcher.data };
  const [state, setState] = useState(begin);
  // What was saved may also be something that does not show here yet, such as hours to come.
  const isSaved = fetcher.state === "idle" && fetcher.data?.said !== undefined && fetcher.data !== state.answer;
  const isOver = isSaved || state.saved !== begin.saved;
  if (isOver) setState(begin);
  const entered = isOver ? saved : state.entered;
  const sending = toSend(entered);
  const errors = fetcher.data?.errors;
  return {
    entered,
    change: (changes) => setState((current) => ({ ...current, entered: { ...current.entered, ...changes } })),
    dirty: JSON.stringify(entered) !== JSON.stringify(saved),
    save: () => {
      setState((current) => ({ ...current, sent: sending }));
      fetcher.submit(sending as Parameters<typeof fetcher.submit>[0], { method: "post", encType: "application/json" });
    },
    discard: () => setState((current) => ({ ...current, entered: saved, sent: undefined })),
    saving: fetcher.state !== "idle",
    refused: errors !== undefined && state.sent !== undefined,
    errorAt: (path) => (JSON.stringify(at(sending, path)) === JSON.stringify(at(state.sent, path)) ? errors?.[path] : undefined),
  };
}

/** The value at a path such as "entries.0.amount". */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}
