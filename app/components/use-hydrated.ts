import { useEffect, useState } from "react";

/** False on the server and in the first paint, true from then on: for what only a browser can draw. */
export function useHydrated(): boolean {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return hydrated;
}
