/** `npm run build:widget`: writes the survey widget's two scripts from their source; a test sees that they agree. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const extensions = new URL("../extensions/", import.meta.url);

/** What every page loads, and what is imported when somebody is asked. */
const scripts = [
  { source: "main.ts", asset: "survey.js", format: "iife" },
  { source: "card.ts", asset: "survey-card.js", format: "es" },
] as const;

/** @returns for each script its place and its text as it is shipped */
export function bundleWidget(): Promise<{ asset: URL; code: string }[]> {
  return Promise.all(
    scripts.map(async ({ source, asset, format }) => ({
      asset: new URL(`survey-widget/assets/${asset}`, extensions),
      code: await bundle(fileURLToPath(new URL(`survey-widget-source/${source}`, extensions)), format),
    })),
  );
}

async function bundle(input: string, format: "iife" | "es"): Promise<string> {
  const bundled = await build({
    configFile: false,
    logLevel: "error",
    // Tests bundle as well, and the result must be the same.
    mode: "production",
    build: {
      write: false,
      target: "es2020",
      modulePreload: false,
      rollupOptions: { input, output: { format }, preserveEntrySignatures: "strict" },
    },
  });
  const outputs = Array.isArray(bundled) ? bundled : [bundled];
  const [chunk] = outputs.flatMap((each) => ("output" in each ? each.output : []));
  if (chunk?.type !== "chunk") throw new Error(`Vite made no script of ${input}`);
  return chunk.code;
}

if (import.meta.main) for (const { asset, code } of await bundleWidget()) writeFileSync(asset, code);
