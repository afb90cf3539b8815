import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, filled } from "../../extensions/haiku_journal/search/static/search/wording.js";

test("placeholders are filled where the language has them, and nothing else is", () => {
  const values = { to: { node: 1 }, from: "100%(s" };
  assert.deepEqual(filled("%(to)s instead of %(from)s.", values), ["", values.to, " instead of ", "100%(s", "."]);
  assert.deepEqual(filled("statt %(from)s nun %(to)s", values).filter(Boolean), ["statt ", "100%(s", " nun ", values.to]);
  assert.deepEqual(filled("100 % (all)", values), ["100 % (all)"]);
});

test("each language counts in its own way", () => {
  const polish = { one: "%d wpis", few: "%d wpisy", many: "%d wpisów" };
  assert.deepEqual([1, 2, 5, 12, 22].map((number) => counted(number, polish, "pl")), [
    "1 wpis", "2 wpisy", "5 wpisów", "12 wpisów", "22 wpisy",
  ]);
  assert.equal(counted(3, { other: "%d件" }, "ja"), "3件");
});

test("a kind of number that no smaller one is of is counted as other", () => {
  assert.equal(counted(1_000_000, { one: "%d article", other: "%d articles" }, "fr"), "1000000 articles");
});
