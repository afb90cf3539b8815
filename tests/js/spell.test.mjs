import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, mayBeSlip, meantBy, nearest } from "../../extensions/haiku_journal/search/static/search/spell.js";

const dictionary = (words) => Object.entries(words).map(([word, held]) => ({ word, held }));

test("edits are counted, a swap of neighbours as one", () => {
  assert.equal(distance("reflgo", "reflog", 2), 1);
  assert.equal(distance("branch", "branch", 2), 0);
  assert.equal(distance("comit", "commit", 2), 1);
  assert.equal(distance("comits", "commit", 2), 2);
  assert.equal(distance("colour", "color", 1), 1);
  assert.equal(distance("kitten", "sitting", 3), 3);
});

test("what is more than the limit is not counted to its end", () => {
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

test("one edit up to five letters, two from six on", () => {
  const words = dictionary({ merge: 5, branch: 5 });
  assert.equal(nearest("mrege", words), "merge");
  assert.equal(nearest("mrgee", words), null);
  assert.equal(nearest("barnhc", words), "branch");
  assert.equal(nearest("bbarnhc", words), null);
});

test("the nearest wins, then the same letters, then the same start, then the most common", () => {
  assert.equal(nearest("jion", dictionary({ json: 900, join: 3 })), "join");
  assert.equal(nearest("ofline", dictionary({ online: 900, offline: 3 })), "offline");
  assert.equal(nearest("cat", dictionary({ bat: 900, cut: 3 })), "cut");
  assert.equal(nearest("cat", dictionary({ cot: 3, cut: 4 })), "cut");
  assert.equal(nearest("migratoins", dictionary({ migration: 900, migrations: 1 })), "migrations");
});

test("short words and what is no word are not corrected", () => {
  const words = dictionary({ go: 9, e0502: 9, and: 9 });
  for (const word of ["og", "e0503", "", "--no"]) assert.equal(nearest(word, words), null);
});

test("a long word in few posts may be a slip", () => {
  assert.equal(mayBeSlip("databse", 2), true);
  assert.equal(mayBeSlip("databse", 3), false);
  assert.equal(mayBeSlip("databse", 0), false);
  assert.equal(mayBeSlip("trail", 1), false);
});

test("a slip means the far more common word of its letters, and of those the most common", () => {
  assert.equal(meantBy("databse", dictionary({ database: 40, databse: 2 })), "database");
  assert.equal(meantBy("databse", dictionary({ database: 39, databse: 2 })), null);
  assert.equal(meantBy("databse", dictionary({ database: 40 })), null); // no post holds it
  assert.equal(meantBy("statment", dictionary({ statemnet: 20, statement: 30, statment: 1 })), "statement");
  assert.equal(meantBy("sources", dictionary({ source: 90, sources: 1 })), null); // one stem
  assert.equal(meantBy("silent", dictionary({ listen: 90, silent: 1 })), null); // many edits
});
