import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuery } from "#search/engine/query.js";

const words = (query) => parseQuery(query);

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

test("what looks like a filter has its key and value", () => {
  const filter = (key, value, include = true) => ({ key, value, include });
  assert.deepEqual(words('bug tag:C++ -Tag:"machine learning" lang:“c sharp” std::vector'), [
    { text: "bug" },
    { text: "tag:C++", filter: filter("tag", "C++") },
    { text: '-Tag:"machine learning"', filter: filter("tag", "machine learning", false) },
    { text: "lang:“c sharp”", filter: filter("lang", "c sharp") },
    { text: "std::vector", filter: filter("std", ":vector") },
  ]);
});

test("a colon does not make a filter of anything", () => {
  for (const text of [
    "tag:",
    ":w",
    "8080:80",
    "a.b:c",
    '"a": "b"'.split(" ")[0],
    'x: "y"'.split(" ")[0],
  ]) {
    assert.deepEqual(words(text), [{ text }]);
  }
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
