import type { ShopDb } from "#app/lib/db.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import type { Bucket } from "#app/lib/period.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Asked, FoundFigures, Stretch } from "#app/metrics/read-facts.server.ts";
import { type DayOfPart, type KeptPart, loadDays } from "./load-days.server.ts";
import { ascending, observe, type Observed } from "./observe.server.ts";
import { PartSum } from "./part-sum.ts";
import type { Part } from "./rolled.ts";

/**
 * Figures of parts, by part: put together from kept days, and read from the facts where a bucket has only a piece of a day or a day is
 * not kept, has changed since or is not settled. A part of which no day is kept is left out.
 */
export async function readDays(db: ShopDb, parts: readonly Part[], asked: Asked): Promise<Map<Part, FoundFigures[]>> {
  const { timezone: zone, ruleset } = asked;
  const begun = asked.cut.filter(({ start }) => start <= asked.now.getTime());
  if (parts.length === 0 || begun.length === 0) return new Map();
  const from = localDay(zone, Math.min(...begun.map(({ start }) => start)));
  const last = localDay(zone, Math.max(...begun.map(({ end }) => Math.min(end, asked.now.getTime() + 1))) - 1);
  const kept = await loadDays(db, { parts, from, to: addDays(last, 1), zone, ruleset });
  const days = localDays(zone, from, addDays(last, 1));
  const readings = asked.cut.map((bucket) => readingAt(bucket, days, asked));
  const sums = parts.flatMap((part) => {
    const known = kept.get(part.figure);
    return known ? [{ part, buckets: readings.map((reading) => takeDays(part, known, reading)) }] : [];
  });
  await readMissing(db, sums, asked);
  return new Map(sums.map(({ part, buckets }) => [part, buckets.flatMap((sum, i) => sum.figures(i) ?? [])]));
}

/** What has been put together for a bucket so far, and what of it is still missing. */
class Sum extends PartSum {
  readonly missing: Stretch[] = [];
  readonly #hangsOnE: boolean;

  constructor(part: Part) {
    super(part);
    const { since, until } = part.source.dated!;
    this.#hangsOnE = since !== undefined || until !== undefined;
  }

  /** @param alone buckets that miss the same piece may share its reading; else it is read with the piece before it */
  miss(start: number, end: number, e: number, alone: boolean): void {
    const before = this.missing.at(-1);
    const at = this.#hangsOnE ? e : Math.min(end, e);
    if (before?.end !== start || (alone && !this.#hangsOnE)) this.missing.push({ start, end, e: at });
    else Object.assign(before, { end, e: at });
  }
}

type LocalDay = { day: Day; start: number; end: number };

function localDays(zone: string, from: Day, to: Day): LocalDay[] {
  const days: LocalDay[] = [];
  for (let day = from, start = startOfDay(zone, from); day < to;) {
    const next = addDays(day, 1);
    const end = startOfDay(zone, next);
    days.push({ day, start, end });
    [day, start] = [next, end];
  }
  return days;
}

/** A local day of a bucket, or the piece of it that lies in the bucket. */
type PieceOfDay = { day: Day; from: number; to: number; isWhole: boolean };

type ReadingAt = { now: number; e: number; isNow: boolean; eDay: Day; isMidnight: boolean; pieces: PieceOfDay[] };

/** @param days all local days that buckets which have begun lie in */
function readingAt({ start, end }: Bucket, days: readonly LocalDay[], { timezone: zone, now: at }: Asked): ReadingAt {
  const now = at.getTime();
  const e = Math.min(end, now);
  const touched = start > now ? [] : days.filter((day) => day.end > start && day.start < end && day.start <= now);
  const pieces = touched.map((day): PieceOfDay => {
    // A running day is whole up to now.
    const isWhole = day.start >= start && (day.end <= end || end >= now);
    return { day: day.day, from: Math.max(day.start, start), to: Math.min(day.end, end), isWhole };
  });
  const eDay = localDay(zone, e);
  return { now, e, isNow: end >= now, eDay, isMidnight: startOfDay(zone, eDay) === e, pieces };
}

function takeDays(part: Part, { days, current }: KeptPart, reading: ReadingAt): Sum {
  const sum = new Sum(part);
  for (const { day, from, to, isWhole } of reading.pieces) {
    const kept = days.get(day);
    const isCurrent = kept !== undefined && kept.version === current.get(day);
    if (!isWhole || !isCurrent || (kept.day && !stands(kept.day, reading))) sum.miss(from, to, reading.e, isCurrent);
    else if (kept.day) takeDay(sum, kept.day, reading);
  }
  return sum;
}

/** Whether a kept day says how things stood at E: all in it had happened by now, and nothing in it changed in the middle of E's day. */
function stands({ settled, ripens, changing }: DayOfPart, { now, isNow, eDay, isMidnight }: ReadingAt): boolean {
  if (settled > now || (ripens && ripens[0] <= now && now < ripens[1])) return false;
  return isNow || isMidnight || changing.every(({ since, until }) => since !== eDay && until !== eDay);
}

function takeDay(sum: Sum, day: DayOfPart, { now, isNow, eDay }: ReadingAt): void {
  const isUndecided = day.ripens !== null && now < day.ripens[0];
  const add = ({ sums, values }: Pick<DayOfPart, "sums" | "values">, keys: readonly string[]) => {
    if (isUndecided) sum.addImmature(sums);
    else sum.add(sums, keys, values);
  };
  add(day, day.keys);
  for (const change of day.changing) {
    const { since, until } = change;
    const counts = isNow ? until === null : (since === null || since < eDay) && (until === null || until >= eDay);
    if (counts) add(change, []);
  }
}

/** Reads from the facts what is missing, in one query for all parts of a source that miss the same. */
async function readMissing(db: ShopDb, sums: readonly { part: Part; buckets: Sum[] }[], asked: Asked): Promise<void> {
  const wanted = sums.flatMap(({ part, buckets }) => {
    const missing = buckets.flatMap((sum) => sum.missing.map((stretch) => ({ sum, stretch })));
    return missing.length === 0 ? [] : [{ part, missing, key: keyOf(missing.map(({ stretch }) => stretch)) }];
  });
  const together = Map.groupBy(wanted, ({ part }) => part.source);
  const questions = [...together.values()].flatMap((some) => [...Map.groupBy(some, ({ key }) => key).values()]);
  await Promise.all(
    questions.map(async (some) => {
      const stretches = distinct(some[0]!.missing.map(({ stretch }) => stretch));
      const found = await observe(
        db,
        some.map(({ part }) => part),
        asked,
        [...stretches.values()],
      );
      const at = new Map([...stretches.keys()].map((key, i) => [key, i]));
      for (const [k, { missing }] of some.entries()) {
        for (const { sum, stretch } of missing) addObserved(sum, found.get(at.get(keyOf([stretch]))!)?.[k]);
      }
    }),
  );
}

function addObserved(sum: Sum, observed: Observed | undefined): void {
  if (observed) sum.add(observed.sums, observed.keys, ascending(observed.values));
}

function distinct(stretches: readonly Stretch[]): Map<string, Stretch> {
  return new Map(stretches.map((stretch) => [keyOf([stretch]), stretch]));
}

function keyOf(stretches: readonly Stretch[]): string {
  return stretches.map(({ start, end, e }) => `${start}-${end}-${e}`).join(" ");
}
