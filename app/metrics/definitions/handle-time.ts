import { defineMetric } from "#app/metrics/define.ts";
import { handledByAgent, handledContacts } from "#app/metrics/sources/handled-contacts.ts";

/** metrics.md B4 */
export const handleTime = defineMetric({
  id: "handle_time",
  entry: "B4",
  label: "Handling time",
  meaning:
    "Work of agents per ticket or call. Where the helpdesk reports none, it is estimated from the times of replies, ten minutes each at most.",
  dating: "by the day of the resolution, or of the end of the call",
  of: "handled contacts",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: handledContacts,
  agentSource: handledByAgent,
  parts: { estimated: `h."estimated"` },
  seconds: `h."seconds"`,
  businessSeconds: `h."seconds"`,
});
