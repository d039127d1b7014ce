import { Button, InlineStack } from "@shopify/polaris";
import { ClipboardIcon } from "@shopify/polaris-icons";
import { useState } from "react";

/** A value to be put somewhere else, with a button that copies it. */
export function CopyValue({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(value).then(() => setCopied(true));
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <code className="fiveday-copy">{value}</code>
      <Button size="slim" icon={ClipboardIcon} onClick={copy} accessibilityLabel={`Copy: ${label}`}>
        {copied ? "Copied" : "Copy"}
      </Button>
    </InlineStack>
  );
}
