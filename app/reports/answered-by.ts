/** Who answered a ticket, by the words of the dimension "automation", in the order of tables. */
export const answeredBy = {
  automated: "AI or a rule alone",
  assisted: "AI and a person",
  human: "A person alone",
  unanswered: "Nobody yet",
} as const;
