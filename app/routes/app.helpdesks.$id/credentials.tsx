import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, Collapsible, FormLayout, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { CredentialFields } from "#app/components/credential-fields.tsx";
import type { ConnectionPage } from "#app/reports/connections.server.ts";
import type { Done } from "./route.tsx";

/** The key and what goes with it: asked for when it was refused, otherwise changed on demand. */
export function Credentials({ page: { card, fields }, wrong }: { page: ConnectionPage; wrong: Done["wrong"] }) {
  const navigation = useNavigation();
  const busy = navigation.state !== "idle" && navigation.formData?.get("intent") === "credentials";
  const isNeeded = card.state === "reconnect";
  const [isWanted, setWanted] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {isNeeded ? "Reconnect" : "Credentials"}
          </Text>
          {!isNeeded && (
            <Button onClick={() => setWanted(!isWanted)} ariaExpanded={isWanted} ariaControls="credentials">
              Change credentials
            </Button>
          )}
        </InlineStack>
        <Collapsible id="credentials" open={isNeeded || isWanted}>
          <Form method="post">
            <input type="hidden" name="intent" value="credentials" />
            <FormLayout>
              <CredentialFields fields={fields} wrong={wrong} />
              <Button submit variant="primary" loading={busy}>
                {isNeeded ? "Check and reconnect" : "Check and save"}
              </Button>
            </FormLayout>
          </Form>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
