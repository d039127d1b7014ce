import { useActionData } from "@remix-run/react";
import { useState } from "react";

/** What the last action answered, also after the page has been read again, which makes Remix forget it. */
export function useLastAction<T>(): T | undefined {
  const answered = useActionData() as T | undefined;
  const [last, setLast] = useState(answered);
  if (answered !== undefined && answered !== last) setLast(answered);
  return answered ?? last;
}
