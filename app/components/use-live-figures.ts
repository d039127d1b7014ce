import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const EVERY_MS = 3_000;

/** Reads the page's figures again when something new has been counted, as long as the page is looked at. */
export function useLiveFigures(): void {
  const { revalidate } = useRevalidator();
  const seen = useRef<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) await lookOnce(seen, revalidate);
      timer = setTimeout(() => void look(), EVERY_MS);
    };
    timer = setTimeout(() => void look(), EVERY_MS);
    return () => clearTimeout(timer);
  }, [revalidate]);
}

async function lookOnce(seen: { current: string | null }, revalidate: () => void): Promise<void> {
  try {
    const response = await fetch("/app/pulse");
    if (!response.ok) return;
    const { revision } = (await response.json()) as { revision: string };
    if (seen.current !== null && seen.current !== revision) revalidate();
    seen.current = revision;
  } catch {
    // Offline for a moment: the next look tells.
  }
}
