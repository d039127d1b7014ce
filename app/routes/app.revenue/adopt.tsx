import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Popover, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { WhatIf } from "#app/reports/what-if.ts";
import type { action } from "./route.tsx";

/** Makes the rule that is shown the active one, after saying what that changes. */
export function Adopt({ whatIf }: { whatIf: WhatIf }) {
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState("");
  const adoption = useFetcher<typeof action>();
  const submit = () => adoption.submit({ ruleset: whatIf.asked, title }, { method: "post", action: "/app/revenue" });
  const activator = (
    <Button variant="primary" onClick={() => setOpen(!open)} disclosure>
      Adopt
    </Button>
  );
  return (
    <Popover active={open} activator={activator} onClose={() => setOpen(false)} sectioned preferredAlignment="right">
      <BlockStack gap="300">
        <Text as="p">
          All history is computed under this rule as a new version. Every changed order keeps what it was before, and the day of
          the switch is marked on the chart.
        </Text>
        <TextField
          label="Name of your rule (optional)"
          value={title}
          onChange={setTitle}
          autoComplete="off"
          placeholder="Our bonus rule"
        />
        {adoption.data?.error && <Banner tone="critical">{adoption.data.error}</Banner>}
        <Button variant="primary" loading={adoption.state !== "idle"} onClick={submit}>
          Adopt this rule
        </Button>
      </BlockStack>
    </Popover>
  );
}
