import { Button } from "@shopify/polaris";
import { ExportIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useView } from "./use-view.ts";

type Props = { name: string; label?: string; /** more than the address of the page says */ query?: Record<string, string> };

/** Saves what the page shows as CSV. Fetched rather than linked: App Bridge signs fetches, and a link would carry no session. */
export function ExportButton({ name, label = "Export CSV", query = {} }: Props) {
  const { params } = useView();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setState("busy");
    try {
      const answer = await fetch(`/app/exports/${name}?${new URLSearchParams([...params, ...Object.entries(query)])}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const file = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? `${name}.csv`;
      const url = URL.createObjectURL(await answer.blob());
      Object.assign(document.createElement("a"), { href: url, download: file }).click();
      URL.revokeObjectURL(url);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <Button icon={ExportIcon} loading={state === "busy"} onClick={() => void save()}>
      {state === "failed" ? "Failed, try again" : label}
    </Button>
  );
}
