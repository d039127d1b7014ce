import { BlockStack, Card, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { looks } from "#app/surveys/settings.ts";
import { type Language, languages } from "#app/surveys/texts.ts";
import { type Edited, errorAt } from "./edited.ts";

const lookNames = { faces: "Faces", stars: "Stars", numbers: "Numbers" };
const colours = [
  ["background", "Background"],
  ["text", "Text"],
  ["accent", "Buttons"],
] as const;

/** Languages by their own names. */
export const languageOptions = languages.map((value) => ({
  value,
  label: new Intl.DisplayNames([value], { type: "language" }).of(value) ?? value,
}));

export function LookFields({ edited, language }: { edited: Edited; language: Language }) {
  const { style } = edited.settings;
  const set = (changes: Partial<typeof style>) => edited.change({ style: { ...style, ...changes } });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Look
        </Text>
        <FormLayout>
          <Select
            label="Five-point scale"
            options={looks.map((value) => ({ value, label: lookNames[value] }))}
            value={style.look}
            onChange={(look) => set({ look: look as (typeof looks)[number] })}
          />
          <FormLayout.Group>
            {colours.map(([name, label]) => (
              <TextField
                key={name}
                label={label}
                value={style[name] ?? ""}
                placeholder="Of your theme"
                prefix={<Swatch colour={style[name]} />}
                onChange={(colour) => set({ [name]: colour || null })}
                error={errorAt(edited, `style.${name}`)}
                autoComplete="off"
              />
            ))}
          </FormLayout.Group>
          <Select
            label="Language of messages"
            helpText="Pages and the widget follow the shopper's own language."
            options={[{ value: "", label: `As in your country (${language})` }, ...languageOptions]}
            value={edited.settings.language ?? ""}
            onChange={(chosen) => edited.change({ language: (chosen || null) as Language | null })}
          />
        </FormLayout>
        <Text as="p" variant="bodySm" tone="subdued">
          Colours that could not be read on each other are mended when they are shown.
        </Text>
      </BlockStack>
    </Card>
  );
}

function Swatch({ colour }: { colour: string | null }) {
  return <span className="fiveday-swatch" style={{ background: colour ?? "transparent" }} aria-hidden="true" />;
}
