import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Button, Card, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { z } from "zod";
import { useToast } from "#app/components/use-toast.ts";
import { readSurveyEditor, type SurveyEditor } from "#app/reports/survey-editor.server.ts";
import { signedInShop } from "#app/shopify/signed-in-shop.server.ts";
import { type SurveySettings, surveyNames } from "#app/surveys/settings.ts";
import { saveSurveySettings, SettingsError } from "#app/surveys/settings.server.ts";
import { sendTest } from "#app/surveys/test-send.server.ts";
import { AfterFields } from "./after-fields.tsx";
import type { Answer, Edited } from "./edited.ts";
import { FollowUpFields } from "./follow-up-fields.tsx";
import { HandOut } from "./hand-out.tsx";
import { LookFields } from "./look-fields.tsx";
import { PhonePreview } from "./phone-preview.tsx";
import { SurveyFields } from "./survey-fields.tsx";
import { WhomFields } from "./whom-fields.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await signedInShop(request);
  return readSurveyEditor(shop, new Date());
}

const sent = z.union([
  z.object({ settings: z.unknown(), webhook: z.string().nullable().optional() }),
  z.object({ test: z.enum(surveyNames), to: z.union([z.email(), z.literal("").transform(() => null)]) }),
]);

/** Keeps the settings, or sends a test. */
export async function action({ request }: ActionFunctionArgs): Promise<Answer> {
  const shop = await signedInShop(request);
  const read = sent.safeParse(await request.json());
  if (!read.success) return { wrong: { field: "to", reason: "is not an e-mail address" } };
  try {
    if ("test" in read.data) {
      const { link, mailed } = await sendTest(shop, read.data.test, read.data.to, new Date());
      return { link, ...(mailed ? { said: "Test sent" } : {}) };
    }
    await saveSurveySettings(shop.id, read.data.settings, read.data.webhook);
    return { said: "Surveys saved" };
  } catch (error) {
    if (error instanceof SettingsError) return { wrong: { field: error.field, reason: error.reason } };
    return { wrong: { field: "", reason: error instanceof Error ? error.message : String(error) } };
  }
}

export const headers = boundary.headers;

export default function SurveysPage() {
  const editor = useLoaderData<typeof loader>();
  // What was saved meanwhile, here or elsewhere, starts the form anew.
  return <Editor key={JSON.stringify(editor.settings)} editor={editor} />;
}

function Editor({ editor }: { editor: SurveyEditor }) {
  const [settings, setSettings] = useState<SurveySettings>(editor.settings);
  const [webhook, setWebhook] = useState<string | undefined>();
  const saving = useFetcher<Answer>();
  useToast(saving.data);
  const dirty = webhook !== undefined || JSON.stringify(settings) !== JSON.stringify(editor.settings);
  const save = () =>
    saving.submit(
      { settings, ...(webhook === undefined ? {} : { webhook: webhook || null }) },
      { method: "post", encType: "application/json" },
    );
  const discard = () => {
    setSettings(editor.settings);
    setWebhook(undefined);
  };
  const wrong = saving.data?.wrong;
  const edited: Edited = { settings, change: (changes) => setSettings({ ...settings, ...changes }), wrong };
  return (
    <Page
      title="Surveys"
      subtitle="What is asked, how it looks, whom and when."
      backAction={{ content: "Satisfaction", url: "/app/satisfaction" }}
      fullWidth
    >
      <SaveBar id="surveys-save" open={dirty}>
        <button variant="primary" onClick={save} loading={saving.state === "idle" ? undefined : ""}>
          Save
        </button>
        <button onClick={discard}>Discard</button>
      </SaveBar>
      <BlockStack gap="400">
        {wrong && (
          <Banner tone="critical" title="Not saved yet">
            {wrong.field ? `One entry cannot be taken: it ${wrong.reason}.` : wrong.reason}
          </Banner>
        )}
        <InlineGrid columns={{ xs: 1, lg: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
          <BlockStack gap="400">
            <SwitchOn editor={editor} />
            <SurveyFields edited={edited} shop={editor.shop} language={editor.language} />
            <LookFields edited={edited} language={editor.language} />
            <WhomFields edited={edited} />
            <AfterFields edited={edited} editor={editor} />
            <FollowUpFields
              edited={edited}
              hasWebhook={editor.hasWebhook}
              canMail={editor.canMail}
              webhook={webhook}
              onWebhook={setWebhook}
            />
            <HandOut editor={editor} />
          </BlockStack>
          <PhonePreview settings={settings} editor={editor} />
        </InlineGrid>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function SwitchOn({ editor: { themeEditor } }: { editor: SurveyEditor }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          In your store
        </Text>
        <Text as="p">
          The survey after a chat is an app embed, the one in a page an app block. Both open in the theme editor, where you save
          to switch them on.
        </Text>
        <InlineStack gap="200">
          <Button variant="primary" url={themeEditor.afterChat} target="_blank">
            Switch on after chats
          </Button>
          <Button url={themeEditor.onPage} target="_blank">
            Place one in a page
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
