import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, DataTable, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { CopyValue } from "#app/components/copy-value.tsx";
import type { Team } from "#app/reports/satisfaction.server.ts";

/** The team's own survey: anonymous, so nothing is shown before enough people have answered, and nothing by person. */
export function TeamCard({ team: { isOn, fewest, climate } }: { team: Team }) {
  const made = useFetcher<{ links: string[] }>();
  const [people, setPeople] = useState("5");
  const links = made.data?.links ?? [];
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            How the team feels
          </Text>
          {climate.some(({ n }) => n !== null) ? (
            <DataTable
              columnContentTypes={["text", "numeric", "numeric"]}
              headings={["Statement", "Mean of 5", "Answers"]}
              rows={climate.map(({ statement, mean, n }) => [statement, mean, n ?? `below ${fewest}`])}
            />
          ) : (
            <Text as="p" tone="subdued">
              {`Nothing is shown before ${fewest} people have answered in the period.`}
            </Text>
          )}
          <Text as="p" variant="bodySm" tone="subdued">
            {`A week is told when it is over. One with fewer than ${fewest} answers is told together with the next ones, so that no two periods can be compared to find out what somebody said.`}
          </Text>
        </BlockStack>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Ask the team
          </Text>
          <Text as="p" tone="subdued">
            {isOn
              ? "Each link works once and knows nobody's name. Of an answer only the week is kept. Hand the links out as you like; they are shown this once."
              : "This survey is switched off. Switch it on under Edit surveys."}
          </Text>
          <made.Form method="post">
            <input type="hidden" name="intent" value="team-links" />
            <InlineStack gap="200" blockAlign="end">
              <TextField
                label="People"
                name="people"
                type="number"
                min={1}
                max={200}
                value={people}
                onChange={setPeople}
                autoComplete="off"
              />
              <Button submit loading={made.state !== "idle"} disabled={!isOn}>
                Make links
              </Button>
            </InlineStack>
          </made.Form>
          {links.map((link, i) => (
            <CopyValue key={link} value={link} label={`link ${i + 1}`} />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
