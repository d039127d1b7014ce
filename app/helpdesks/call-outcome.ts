/**
 * How a call ended, in our words. Vendors' own are hardly documented, so what they leave open is told by whether somebody answered:
 * who was not answered and not turned away has given up.
 * @param told the vendor's word
 */
export function callOutcome(told: string | undefined, isAnswered: boolean): "answered" | "voicemail" | "missed" | "abandoned" {
  if (told !== undefined && /voice.?mail/i.test(told)) return "voicemail";
  if (isAnswered) return "answered";
  return told !== undefined && /miss|no.?answer|busy|fail|declin|reject/i.test(told) ? "missed" : "abandoned";
}
