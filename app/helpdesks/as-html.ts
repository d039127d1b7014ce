/** A plain text as HTML, its links to be tapped. */
export function asHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return escaped.replaceAll(/https?:\/\/\S+/g, (link) => `<a href="${link}">${link}</a>`).replaceAll("\n", "<br>");
}
