/** Statements the team agrees with, 1 to 5 (metrics.md D6). */
export const climateItems = ["workload", "support", "growth", "tools"] as const;
