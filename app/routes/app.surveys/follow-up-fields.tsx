import { BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { type Edited, errorAt } from "./edited.ts";

type Props = {
  edited: Edited;
  hasWebhook: boolean;
  canMail: boolean;
  webhook: string | undefined;
  onWebhook: (typed: string) => void;
};

const thresholds = [
  ["0", "Nothing"],
  ["1", "Scores of 1"],
  ["2", "Scores up to 2"],
  ["3", "Scores up to 3"],
] as const;

/** What follows from an answer: a low one is told, and everybody may be shown where to write a review. */
export function FollowUpFields({ edited, hasWebhook, canMail, webhook, onWebhook }: Props) {
  const { followUp, reviewUrl } = edited.settings;
  const set = (changes: Partial<typeof followUp>) => edited.change({ followUp: { ...followUp, ...changes } });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          After the answer
        </Text>
        <FormLayout>
          <Select
            label="Tell me about"
            helpText="Also NPS of 0 to 6, effort of 1 to 3, and what was not solved."
            options={thresholds.map(([value, label]) => ({ value, label }))}
            value={String(followUp.upTo)}
            onChange={(upTo) => set({ upTo: Number(upTo) })}
          />
          <TextField
            label="By e-mail to"
            type="email"
            value={followUp.email ?? ""}
            disabled={!canMail}
            helpText={canMail ? undefined : "Needs a mail server: set SMTP_URL."}
            onChange={(email) => set({ email: email || null })}
            error={errorAt(edited, "followUp.email")}
            autoComplete="email"
          />
          <TextField
            label="To a webhook"
            helpText="Of Slack, or of anything that takes the same message. Kept encrypted and not shown again."
            placeholder={hasWebhook ? "Unchanged" : "https://hooks.slack.com/…"}
            value={webhook ?? ""}
            onChange={onWebhook}
            error={errorAt(edited, "webhook")}
            autoComplete="off"
          />
          <TextField
            label="Tag the ticket with"
            value={followUp.tag ?? ""}
            onChange={(tag) => set({ tag: tag || null })}
            error={errorAt(edited, "followUp.tag")}
            autoComplete="off"
          />
          <Checkbox label="Leave an internal note in the ticket" checked={followUp.note} onChange={(note) => set({ note })} />
          <TextField
            label="Your review page"
            type="url"
            placeholder="https://"
            helpText="Shown to everybody who answered on a survey page, whatever they gave."
            value={reviewUrl ?? ""}
            onChange={(url) => edited.change({ reviewUrl: url || null })}
            error={errorAt(edited, "reviewUrl")}
            autoComplete="off"
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
