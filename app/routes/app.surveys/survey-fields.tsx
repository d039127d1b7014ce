import { BlockStack, Card, Checkbox, Text, TextField } from "@shopify/polaris";
import { type SurveyName, surveyNames, surveysByName } from "#app/surveys/settings.ts";
import { type Language, questionTexts } from "#app/surveys/texts.ts";
import { type Edited, errorAt } from "./edited.ts";

/** Every survey with its switch and its question. */
export function SurveyFields({ edited, shop, language }: { edited: Edited; shop: string; language: Language }) {
  const { surveys } = edited.settings;
  const set = (name: SurveyName, changes: Partial<(typeof surveys)[SurveyName]>) =>
    edited.change({ surveys: { ...surveys, [name]: { ...surveys[name], ...changes } } });
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Questions
          </Text>
          <Text as="p" tone="subdued">
            A survey that is off is asked nowhere. Without words of your own each is asked in the shopper's language.
          </Text>
        </BlockStack>
        {surveyNames.map((name) => {
          const { label, about, kind, scope } = surveysByName[name];
          return (
            <BlockStack key={name} gap="100">
              <Checkbox label={label} helpText={about} checked={surveys[name].on} onChange={(on) => set(name, { on })} />
              {surveys[name].on && (
                <TextField
                  label={`Question of ${label}`}
                  labelHidden
                  value={surveys[name].question ?? ""}
                  placeholder={questionTexts(language, kind, scope, shop).question}
                  onChange={(question) => set(name, { question: question || null })}
                  error={errorAt(edited, `surveys.${name}.question`)}
                  maxLength={200}
                  autoComplete="off"
                />
              )}
            </BlockStack>
          );
        })}
      </BlockStack>
    </Card>
  );
}
