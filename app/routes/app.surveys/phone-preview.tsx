import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Link, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useToast } from "#app/components/use-toast.ts";
import type { SurveyEditor } from "#app/reports/survey-editor.server.ts";
import { renderLinkPage } from "#app/surveys/link-page.ts";
import { questionOf } from "#app/surveys/question.ts";
import { type SurveyName, surveyNames, type SurveySettings, surveysByName } from "#app/surveys/settings.ts";
import type { Language } from "#app/surveys/texts.ts";
import { languageOptions } from "./look-fields.tsx";
import type { Answer } from "./edited.ts";

/** The survey as a shopper sees it on a phone, with what stands on the form right now. */
export function PhonePreview({ settings, editor }: { settings: SurveySettings; editor: SurveyEditor }) {
  const [name, setName] = useState<SurveyName>("chat");
  const [language, setLanguage] = useState<Language>(editor.language);
  const hydrated = useHydrated();
  return (
    <div className="fiveday-sticky">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Preview
          </Text>
          <InlineStack gap="200">
            <Select
              label="Survey"
              options={surveyNames.map((value) => ({ value, label: surveysByName[value].label }))}
              value={name}
              onChange={(chosen) => setName(chosen as SurveyName)}
            />
            <Select
              label="Language"
              options={languageOptions}
              value={language}
              onChange={(chosen) => setLanguage(chosen as Language)}
            />
          </InlineStack>
          {hydrated && (
            <iframe
              className="fiveday-phone"
              title="Survey on a phone"
              sandbox=""
              srcDoc={pageOf(settings, editor, name, language)}
            />
          )}
          <TestSend name={name} canMail={editor.canMail} />
        </BlockStack>
      </Card>
    </div>
  );
}

function pageOf(settings: SurveySettings, { shop }: SurveyEditor, name: SurveyName, language: Language): string {
  const { style, reviewUrl } = settings;
  const survey = questionOf(settings, surveysByName[name], language, shop);
  const page = { language, shop, style, reviewUrl, survey, proposed: null, missing: false, isPreview: false };
  return renderLinkPage({ ...page, shows: "question" }, null);
}

function TestSend({ name, canMail }: { name: SurveyName; canMail: boolean }) {
  const test = useFetcher<Answer>();
  useToast(test.data);
  const [to, setTo] = useState("");
  const send = () => test.submit({ test: name, to }, { method: "post", encType: "application/json" });
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        Try it
      </Text>
      {canMail && (
        <TextField
          label="Send a test to"
          type="email"
          value={to}
          onChange={setTo}
          autoComplete="email"
          error={test.data?.wrong?.reason}
        />
      )}
      <InlineStack gap="200" blockAlign="center">
        <Button onClick={send} loading={test.state !== "idle"}>
          {canMail && to ? "Send a test" : "Make a test link"}
        </Button>
        {test.data?.link && (
          <Link url={test.data.link} external>
            Open the page
          </Link>
        )}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        A test shows the saved settings and records nothing.
      </Text>
    </BlockStack>
  );
}
