import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = 3_000;

/**
 * Reads the page's figures again when something new has been counted, as long as the page is looked at.
 * @param revision of the figures that are shown
 */
export function useLiveFigures(revision: string): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (state === "loading") return;
    const look = async () => {
      if (!document.hidden && (await isNewer(revision))) revalidate();
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [revision, revalidate, state]);
}

async function isNewer(revision: string): Promise<boolean> {
  try {
    const response = await fetch("/app/pulse");
    if (!response.ok) return false;
    return ((await response.json()) as { revision: string }).revision !== revision;
  } catch {
    // Offline for a moment: the next look tells.
    return false;
  }
}
