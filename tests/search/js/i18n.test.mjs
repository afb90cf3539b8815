import assert from "node:assert/strict";
import { test } from "node:test";
import { countPhrase, fillPlaceholders } from "#search/view/i18n.js";

test("placeholders are filled in the order of the language", () => {
  const values = { to: { node: 1 }, from: "100%(s" };
  assert.deepEqual(fillPlaceholders("%(to)s instead of %(from)s.", values), [
    "",
    values.to,
    " instead of ",
    "100%(s",
    ".",
  ]);
  assert.deepEqual(fillPlaceholders("statt %(from)s nun %(to)s", values).filter(Boolean), [
    "statt ",
    "100%(s",
    " nun ",
    values.to,
  ]);
  assert.deepEqual(fillPlaceholders("100 % (all)", values), ["100 % (all)"]);
});

test("numbers have the plural forms of the language", () => {
  const polish = { one: "%d wpis", few: "%d wpisy", many: "%d wpisów" };
  assert.deepEqual(
    [1, 2, 5, 12, 22].map((number) => countPhrase(number, polish, "pl")),
    ["1 wpis", "2 wpisy", "5 wpisów", "12 wpisów", "22 wpisy"],
  );
  assert.equal(countPhrase(3, { other: "%d件" }, "ja"), "3件");
});

test("a missing plural form falls back to the form for other numbers", () => {
  assert.equal(
    countPhrase(1_000_000, { one: "%d article", other: "%d articles" }, "fr"),
    "1000000 articles",
  );
});
