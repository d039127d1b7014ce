import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds with every rule of WCAG 2.2 A and AA and its best practices.
 * @param part a selector; absent = the whole page
 */
export async function problems(page: Page, part?: string): Promise<string[]> {
  // As the developer tools do: a page's own policy lets no script be added.
  await page.evaluate(source);
  return page.evaluate(async (include) => {
    const rules = { "target-size": { enabled: true }, ...(include ? { region: { enabled: false } } : {}) };
    const { violations, incomplete } = await (window as unknown as { axe: typeof axe }).axe.run(
      include ? { include } : document,
      { rules },
    );
    return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.join()} ${any[0]?.message ?? ""}`),
    );
  }, part);
}
