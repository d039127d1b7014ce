/** Seconds since the customer's first message, at E. */
const age = `b."e" - m."firstCustomerAt"`;

/** Tickets by how old they are at E (metrics.md A5). */
export const ageParts = {
  under_1_h: `${age} < interval '1 hour'`,
  under_8_h: `${age} >= interval '1 hour' AND ${age} < interval '8 hours'`,
  under_24_h: `${age} >= interval '8 hours' AND ${age} < interval '24 hours'`,
  under_3_d: `${age} >= interval '24 hours' AND ${age} < interval '72 hours'`,
  under_7_d: `${age} >= interval '72 hours' AND ${age} < interval '168 hours'`,
  over_7_d: `${age} >= interval '168 hours'`,
};

/** What `ageParts` are called. */
export const ageWords = {
  under_1_h: "under 1 h",
  under_8_h: "1 to 8 h",
  under_24_h: "8 to 24 h",
  under_3_d: "1 to 3 days",
  under_7_d: "3 to 7 days",
  over_7_d: "over 7 days",
} satisfies Record<keyof typeof ageParts, string>;

/** Age of the oldest, in seconds. */
export const oldest = `extract(epoch FROM ${age})::float8`;
