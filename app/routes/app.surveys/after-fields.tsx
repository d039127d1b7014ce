import { Banner, BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { SurveyEditor } from "#app/reports/survey-editor.server.ts";
import { type SurveyName, surveysByName } from "#app/surveys/settings.ts";
import { type Edited, errorAt, wholeNumber } from "./edited.ts";

const option = (name: SurveyName) => ({ value: name, label: surveysByName[name].label });
const delays = [
  [0, "At once"],
  [15, "After 15 minutes"],
  [60, "After an hour"],
  [240, "After 4 hours"],
  [1_440, "After a day"],
  [4_320, "After 3 days"],
] as const;

/** Messages that go out by themselves: after a ticket, and after an order. */
export function AfterFields({ edited, editor }: { edited: Edited; editor: SurveyEditor }) {
  const { afterTicket, afterOrder } = edited.settings;
  const setTicket = (changes: Partial<typeof afterTicket>) => edited.change({ afterTicket: { ...afterTicket, ...changes } });
  const setOrder = (changes: Partial<typeof afterOrder>) => edited.change({ afterOrder: { ...afterOrder, ...changes } });
  const silent = editor.helpdesks.filter(({ takesReplies }) => !takesReplies).map(({ label }) => label);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Messages with a link
        </Text>
        <BlockStack gap="200">
          <Checkbox
            label="After a ticket is closed"
            helpText="Taken back when the customer comes back first. Never sent twice."
            checked={afterTicket.on}
            onChange={(on) => setTicket({ on })}
          />
          {afterTicket.on && (
            <FormLayout>
              <Select
                label="Ask"
                options={(["chat", "effort", "solved"] as const).map(option)}
                value={afterTicket.ask}
                onChange={(ask) => setTicket({ ask: ask as typeof afterTicket.ask })}
              />
              <Select
                label="When"
                options={delays.map(([minutes, label]) => ({ value: String(minutes), label }))}
                value={String(afterTicket.delayMinutes)}
                onChange={(minutes) => setTicket({ delayMinutes: Number(minutes) })}
              />
              <Select
                label="How"
                options={[
                  { value: "helpdesk", label: "As a reply in the helpdesk" },
                  { value: "email", label: "By e-mail", disabled: !editor.canMail },
                ]}
                value={afterTicket.by}
                onChange={(by) => setTicket({ by: by as typeof afterTicket.by })}
              />
              {afterTicket.by === "helpdesk" && silent.length > 0 && (
                <Banner tone="warning">
                  {`${silent.join(", ")} ${silent.length === 1 ? "takes" : "take"} no replies from apps. Those customers are ${editor.canMail ? "asked by e-mail" : "not asked"}.`}
                </Banner>
              )}
            </FormLayout>
          )}
        </BlockStack>
        <BlockStack gap="200">
          <Checkbox
            label="After an order"
            helpText={
              editor.canMail
                ? "To every buyer alike, by e-mail. The address is asked of Shopify when the mail goes out and is not kept."
                : "Needs a mail server: set SMTP_URL."
            }
            disabled={!editor.canMail}
            checked={afterOrder.on}
            onChange={(on) => setOrder({ on })}
          />
          {afterOrder.on && (
            <FormLayout>
              <Select
                label="Ask for"
                options={(["review", "nps", "shop"] as const).map(option)}
                value={afterOrder.ask}
                onChange={(ask) => setOrder({ ask: ask as typeof afterOrder.ask })}
              />
              <TextField
                label="Days after the order"
                type="number"
                min={0}
                max={90}
                value={String(afterOrder.days)}
                onChange={(typed) => setOrder({ days: wholeNumber(typed, afterOrder.days) })}
                error={errorAt(edited, "afterOrder.days")}
                autoComplete="off"
              />
            </FormLayout>
          )}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
