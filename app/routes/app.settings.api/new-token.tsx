import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { CopyValue } from "#app/components/copy-value.tsx";
import { useToast } from "#app/components/use-toast.ts";
import type { SaveAnswer } from "#app/inputs/save-input.ts";

/** What making a token answers: the token is in no other answer. */
export type MadeToken = SaveAnswer & { token?: string };

/** Makes a token and shows it the one time that it can be read. */
export function NewToken() {
  const making = useFetcher<MadeToken>();
  useToast(making.data);
  const [name, setName] = useState("");
  const make = () => {
    making.submit({ name }, { method: "post", encType: "application/json" });
    setName("");
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Make a token
        </Text>
        <TextField
          label="What it is for"
          value={name}
          placeholder="Weekly report"
          maxLength={100}
          onChange={setName}
          error={making.data?.errors?.name}
          connectedRight={
            <Button variant="primary" onClick={make} loading={making.state !== "idle"}>
              Make
            </Button>
          }
          autoComplete="off"
        />
        {making.data?.token && (
          <Banner tone="success" title="Copy it now: it is not shown again">
            <CopyValue value={making.data.token} label="the token" />
          </Banner>
        )}
      </BlockStack>
    </Card>
  );
}
