import assert from "node:assert/strict";
import { test } from "node:test";
import {
  distance,
  intendedWord,
  mayBeMisspelled,
  nearestWord,
} from "#search/engine/spelling/spell.js";

const dictionary = (words) =>
  Object.entries(words).map(([word, postCount]) => ({ word, postCount }));

test("edits are counted, a swap of neighbours as one", () => {
  assert.equal(distance("reflgo", "reflog", 2), 1);
  assert.equal(distance("branch", "branch", 2), 0);
  assert.equal(distance("comit", "commit", 2), 1);
  assert.equal(distance("comits", "commit", 2), 2);
  assert.equal(distance("colour", "color", 1), 1);
  assert.equal(distance("kitten", "sitting", 3), 3);
});

test("edits above the limit are not counted", () => {
  assert.equal(distance("kitten", "sitting", 2), 3);
  assert.equal(distance("a", "abcdef", 2), 3);
});

test("a distance is the same both ways, and within the triangle for words without swaps", () => {
  const words = ["", "a", "ab", "abc", "xbc", "axc", "abcd", "bcd"];
  for (const one of words) {
    for (const other of words) {
      assert.equal(distance(one, other, 9), distance(other, one, 9));
      for (const third of words) {
        assert.ok(distance(one, third, 9) <= distance(one, other, 9) + distance(other, third, 9));
      }
    }
  }
});

test("one edit is allowed up to five letters, two from six on", () => {
  const words = dictionary({ merge: 5, branch: 5 });
  assert.equal(nearestWord("mrege", words), "merge");
  assert.equal(nearestWord("mrgee", words), null);
  assert.equal(nearestWord("barnhc", words), "branch");
  assert.equal(nearestWord("bbarnhc", words), null);
});

test("the nearest wins, then the same letters, then the same start, then the most common", () => {
  assert.equal(nearestWord("jion", dictionary({ json: 900, join: 3 })), "join");
  assert.equal(nearestWord("ofline", dictionary({ online: 900, offline: 3 })), "offline");
  assert.equal(nearestWord("cat", dictionary({ bat: 900, cut: 3 })), "cut");
  assert.equal(nearestWord("cat", dictionary({ cot: 3, cut: 4 })), "cut");
  assert.equal(
    nearestWord("migratoins", dictionary({ migration: 900, migrations: 1 })),
    "migrations",
  );
});

test("short words and tokens that are not words are not corrected", () => {
  const words = dictionary({ go: 9, e0502: 9, and: 9 });
  for (const word of ["og", "e0503", "", "--no"]) assert.equal(nearestWord(word, words), null);
});

test("a long word in few posts may be misspelled", () => {
  assert.equal(mayBeMisspelled("databse", 2), true);
  assert.equal(mayBeMisspelled("databse", 3), false);
  assert.equal(mayBeMisspelled("databse", 0), false);
  assert.equal(mayBeMisspelled("trail", 1), false);
});

test("the intended word has the same letters and is far more common", () => {
  assert.equal(intendedWord("databse", dictionary({ database: 40, databse: 2 })), "database");
  assert.equal(intendedWord("databse", dictionary({ database: 39, databse: 2 })), null);
  assert.equal(intendedWord("databse", dictionary({ database: 40 })), null); // no post holds it
  assert.equal(
    intendedWord("statment", dictionary({ statemnet: 20, statement: 30, statment: 1 })),
    "statement",
  );
  assert.equal(intendedWord("sources", dictionary({ source: 90, sources: 1 })), null); // one stem
  assert.equal(intendedWord("silent", dictionary({ listen: 90, silent: 1 })), null); // many edits
});
