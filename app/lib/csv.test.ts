import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test("quotes, commas and line breaks stay one cell; nothing is an empty cell", () => {
  expect(csvLine(["plain", 'a "b", c', "two\nlines", null, undefined, 12, -3, 0.5])).toBe(
    'plain,"a ""b"", c","two\nlines",,,12,-3,0.5\r\n',
  );
});

test.each(["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "\r=1"])(
  "text that a spreadsheet would run is defused: %j",
  (text) => {
    expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
  },
);
