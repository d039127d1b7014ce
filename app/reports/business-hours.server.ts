import { readBusinessHours } from "#app/inputs/business-hours.server.ts";
import type { BusinessHours } from "#app/inputs/business-hours.ts";
import { readRecomputing } from "#app/inputs/mark-tickets.server.ts";
import type { Day } from "#app/lib/calendar-day.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { hoursWords } from "./hours-words.ts";

/** Opening hours as the page shows them: those in force, and which held when. */
export type HoursPage = {
  timezone: string;
  today: Day;
  /** In force now. */
  hours: BusinessHours;
  /** Whether anybody has entered hours yet. */
  entered: boolean;
  versions: {
    /** "since 3 Nov 2026, 10:05" */
    when: string;
    words: string;
    holidays: number;
    state: "past" | "now" | "coming";
    /** Of hours that have not begun, to take them back: ISO. */
    begins: string | null;
  }[];
  recomputing: number;
};

export async function readHoursPage(shop: ShopContext, now: Date): Promise<HoursPage> {
  const db = reportsDb(shop.id);
  const [versions, recomputing] = await Promise.all([readBusinessHours(db), readRecomputing(db)]);
  // The earliest hours also count for what happened before anybody wrote hours down.
  const begun = versions.findLastIndex(({ validFrom }, i) => i === 0 || validFrom! <= now);
  const { weekly, holidays } = versions[begun]!;
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  const since = (i: number) => (i === 0 ? null : moment.format(versions[i]!.validFrom!));
  return {
    timezone: shop.timezone,
    today: localDay(shop.timezone, now.getTime()),
    hours: { weekly, holidays },
    entered: versions[0]!.validFrom !== null,
    versions: versions
      .map((version, i) => ({
        when: spanWords(since(i), i + 1 < versions.length ? since(i + 1) : null),
        words: hoursWords(version),
        holidays: version.holidays.length,
        state: i < begun ? ("past" as const) : i === begun ? ("now" as const) : ("coming" as const),
        begins: i > begun ? version.validFrom!.toISOString() : null,
      }))
      .toReversed(),
    recomputing,
  };
}

function spanWords(from: string | null, until: string | null): string {
  if (from === null) return until === null ? "Always" : `Until ${until}`;
  return until === null ? `From ${from} on` : `${from} until ${until}`;
}
