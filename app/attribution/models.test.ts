import { describe, expect, test } from "vitest";
import { largestRemainder } from "#app/lib/money.ts";
import { modelWeights, type Touch } from "./models.ts";
import { type AttributionModel, attributionModels } from "./ruleset.ts";

const HOUR = 3_600_000;
const orderAt = Date.parse("2026-03-10T12:00:00Z");

function touch(ticketId: string, hoursBefore: number, change: Partial<Touch> = {}): Touch {
  const at = orderAt - hoursBefore * HOUR;
  return { ticketId, createdAt: at - HOUR, firstTouch: at, touch: at, direct: false, ...change };
}

function amounts(model: AttributionModel, touches: Touch[]): number[] {
  const weights = Array.from(modelWeights(model, touches, orderAt), ([key, weight]) => ({ key, weight }));
  const split = largestRemainder(12000, weights);
  return touches.map(({ ticketId }) => split.get(ticketId) ?? 0);
}

describe("X4 all models over touches 96, 24 and 6 hours before an order of 12000", () => {
  const touches = [touch("T1", 96), touch("T2", 24), touch("T3", 6)];

  test.each<[AttributionModel, number[]]>([
    ["last_touch", [0, 0, 12000]],
    ["first_touch", [12000, 0, 0]],
    ["linear", [4000, 4000, 4000]],
    ["time_decay", [535, 4275, 7190]],
    ["position_based", [4800, 2400, 4800]],
  ])("X4 %s gives %j", (model, expected) => {
    expect(amounts(model, touches)).toEqual(expected);
  });
});

describe("R12 position_based", () => {
  test("two share equally and one has it all", () => {
    expect(amounts("position_based", [touch("T1", 9), touch("T2", 3)])).toEqual([6000, 6000]);
    expect(amounts("position_based", [touch("T1", 9)])).toEqual([12000]);
  });

  test("several in the middle share a fifth", () => {
    const five = [touch("T1", 9), touch("T2", 8), touch("T3", 7), touch("T4", 6), touch("T5", 5)];
    expect(amounts("position_based", five)).toEqual([4800, 800, 800, 800, 4800]);
  });
});

describe("R11 and R12 ties", () => {
  const at = { firstTouch: orderAt - HOUR, touch: orderAt - HOUR };
  const older = orderAt - 9 * HOUR;
  const newer = orderAt - 5 * HOUR;

  test("of equal last touches the later created ticket wins, then the smaller id", () => {
    expect(
      amounts("last_touch", [touch("1:2", 1, { ...at, createdAt: older }), touch("1:9", 1, { ...at, createdAt: newer })]),
    ).toEqual([0, 12000]);
    expect(
      amounts("last_touch", [touch("1:10", 1, { ...at, createdAt: older }), touch("1:9", 1, { ...at, createdAt: older })]),
    ).toEqual([0, 12000]);
  });

  test("of equal first touches the earlier created ticket wins, then the smaller id", () => {
    expect(
      amounts("first_touch", [touch("1:9", 1, { ...at, createdAt: older }), touch("1:2", 1, { ...at, createdAt: newer })]),
    ).toEqual([12000, 0]);
    expect(
      amounts("first_touch", [touch("1:10", 1, { ...at, createdAt: older }), touch("1:9", 1, { ...at, createdAt: older })]),
    ).toEqual([0, 12000]);
  });

  test("last_ticket looks at creation, not at touches", () => {
    expect(amounts("last_ticket", [touch("T1", 1, { createdAt: older }), touch("T2", 4, { createdAt: newer })])).toEqual([
      0, 12000,
    ]);
  });
});

test("direct_only credits nobody without evidence, and the latest of those with it", () => {
  expect(modelWeights("direct_only", [touch("T1", 9), touch("T2", 3)], orderAt).size).toBe(0);
  expect(amounts("direct_only", [touch("T1", 9, { direct: true }), touch("T2", 3)])).toEqual([12000, 0]);
});

test.each(attributionModels)("%s has nothing to give without candidates", (model) => {
  expect(modelWeights(model, [], orderAt).size).toBe(0);
});
