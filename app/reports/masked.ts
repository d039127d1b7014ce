/** Names of fields that hold what a person is called, reached by, or wrote. */
const personal =
  /name$|^name|e-?mail|phone|address|street|city|zip|postcode|postal|latitude|longitude|^ip$|_ip$|body|text|subject|comment|note|html|signature|company|customer_locale|landing_site|token|secret|password/i;
/** Names that match the above and are none of a person's. */
const harmless = /^(event_name|topic_name|order_names?|source_name|tag_name|financial_status|test)$/i;

/** A copy of a payload in which what belongs to a person is replaced by dots; numbers, times and ids stay readable. */
export function masked(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => masked(each, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, name)]));
  }
  if (typeof value === "string" && value !== "" && (looksPersonal(value) || (personal.test(key) && !harmless.test(key))))
    return "•••";
  return value;
}

/** An e-mail address or an international phone number, whatever its field is called. */
function looksPersonal(text: string): boolean {
  return /[^\s@]+@[^\s@]+\.[^\s@]+/.test(text) || /^\+\d[\d\s().-]{6,}$/.test(text);
}
