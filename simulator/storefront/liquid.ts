import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";

/** Where the theme app extension lies that the simulator's theme renders. */
export const extension = new URL("../../extensions/survey-widget/", import.meta.url);

/** Address under which the theme serves the extension's assets. */
export const ASSETS = "/shop/assets/";

type Setting = { id?: string; default?: unknown };
type Schema = { javascript?: string; settings: Setting[] };
export type BlockSettings = Record<string, string | number | boolean>;

/** What Shopify lets a block see, as far as ours look. */
export type Page = {
  locale: string;
  pageType: string;
  designMode: boolean;
  shopName: string;
  /** The app's metafield; null before the app has stored it. */
  proxyPath: string | null;
};

/** Renders a block as Shopify does: its own settings over the schema's defaults, texts in the page's language. */
export async function renderBlock(name: string, settings: BlockSettings, page: Page): Promise<{ html: string; script: string }> {
  const source = readFileSync(new URL(`blocks/${name}.liquid`, extension), "utf8");
  const { javascript = "", settings: known } = schemaOf(source);
  const defaults = Object.fromEntries(known.flatMap(({ id, default: value }) => (id ? [[id, value ?? ""]] : [])));
  const engine = engineFor(page.locale);
  const html: unknown = await engine.parseAndRender(source, undefined, {
    globals: {
      app: { metafields: { fiveday: page.proxyPath === null ? {} : { proxy_path: { value: page.proxyPath } } } },
      block: { settings: { ...defaults, ...settings }, shopify_attributes: "" },
      request: { page_type: page.pageType, design_mode: page.designMode },
      shop: { name: page.shopName },
    },
  });
  return { html: String(html), script: ASSETS + javascript };
}

function schemaOf(source: string): Schema {
  return JSON.parse(/\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(source)![1]!) as Schema;
}

function engineFor(locale: string): Liquid {
  const engine = new Liquid({ partials: fileURLToPath(new URL("snippets", extension)), extname: ".liquid" });
  engine.registerTag("schema", {
    parse(_tag: TagToken, rest: TopLevelToken[]) {
      while (rest.length > 0) if ((rest.shift() as TagToken).name === "endschema") return;
    },
    render: () => "",
  });
  const texts = [textsOf(locale), textsOf("en.default")];
  engine.registerFilter("t", (key: string, ...given: [name: string, value: string][]) => {
    const text = texts.map((each) => each[key.replace("survey.", "")]).find(Boolean) ?? `translation missing: ${key}`;
    return escape(given.reduce((filled, [name, value]) => filled.replaceAll(`{{ ${name} }}`, value), text));
  });
  engine.registerFilter("asset_url", (file: string) => ASSETS + file);
  return engine;
}

function textsOf(locale: string): Record<string, string> {
  try {
    return (JSON.parse(readFileSync(new URL(`locales/${locale}.json`, extension), "utf8")) as { survey: Record<string, string> })
      .survey;
  } catch {
    // The theme speaks a language that the extension does not.
    return {};
  }
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
