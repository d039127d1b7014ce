const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** HTML that is already safe to insert. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Inserted = Html | string | number | null | undefined | false | readonly Inserted[];

/** Template whose values are escaped unless they are Html themselves. */
export function html(parts: TemplateStringsArray, ...values: Inserted[]): Html {
  return new Html(parts.map((part, index) => part + (index < values.length ? insert(values[index]) : "")).join(""));
}

function insert(value: Inserted): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(insert).join("");
  return String(value).replaceAll(/[&<>"']/g, (letter) => entities[letter]!);
}

/** JSON for a script element. */
export function script(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
