import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuery } from "#search/engine/query.js";

const words = (query) => parseQuery(query).pieces;

test("words stay as they are typed", () => {
  assert.deepEqual(words("  git  Rebase "), [{ text: "git" }, { text: "Rebase" }]);
  assert.deepEqual(words(""), []);
});

test("a quoted phrase is one piece, with straight or curly quotes", () => {
  assert.deepEqual(words('run "git push" now'), [
    { text: "run" },
    { text: "git push", phrase: true },
    { text: "now" },
  ]);
  assert.deepEqual(words("“git push”"), [{ text: "git push", phrase: true }]);
});

test("quotes inside code do not make a phrase", () => {
  assert.deepEqual(words('MANPAGER="bat -plman" x'), [
    { text: 'MANPAGER="bat' },
    { text: '-plman"' },
    { text: "x" },
  ]);
  assert.deepEqual(words('"breadcrumbs.enabled": true'), [
    { text: '"breadcrumbs.enabled":' },
    { text: "true" },
  ]);
  assert.deepEqual(words('say "unclosed words'), [
    { text: "say" },
    { text: '"unclosed' },
    { text: "words" },
  ]);
  assert.deepEqual(words('" "'), [{ text: '" "' }]);
});

test("tag:, author:, journal: and year: filter", () => {
  const { pieces, years } = parseQuery(
    'bug tag:C++ -tag:"machine learning" journal:ops author:ann year:2023 year:2024',
  );
  assert.deepEqual(pieces, [
    { text: "bug" },
    { text: "tag:C++", filter: { key: "tag", name: "C++", include: true } },
    {
      text: '-tag:"machine learning"',
      filter: { key: "tag", name: "machine learning", include: false },
    },
    { text: "journal:ops", filter: { key: "journal", name: "ops", include: true } },
    { text: "author:ann", filter: { key: "author", name: "ann", include: true } },
  ]);
  assert.deepEqual(years, [2023, 2024]);
});

test("words that only look like a filter are words", () => {
  assert.deepEqual(parseQuery("year:now tag: icon:auto"), {
    pieces: [{ text: "year:now" }, { text: "tag:" }, { text: "icon:auto" }],
    years: [],
  });
});

test('-word excludes or is a flag, and -"word" always excludes', () => {
  assert.deepEqual(words("-rails"), [{ text: "-rails", excluded: "rails" }]);
  assert.deepEqual(words("-docker-compose"), [
    { text: "-docker-compose", excluded: "docker-compose" },
  ]);
  assert.deepEqual(words('-"name"'), [{ text: '-"name"', excluded: "name", phrase: true }]);
  assert.deepEqual(words('-"two words"'), [
    { text: "two words", phrase: true, excluded: "two words" },
  ]);
});

test("flags and code are not exclusions", () => {
  for (const flag of ["-h", "-nr", "--no-ff", "-http=:6060", "-", "-I{}"])
    assert.deepEqual(words(flag), [{ text: flag }]);
});
