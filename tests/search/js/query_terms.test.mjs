import assert from "node:assert/strict";
import { test } from "node:test";
import { correctQuery, lookUpQuery } from "#search/engine/query_terms.js";
import { stem } from "#search/engine/stem.js";

/** Return an index that knows these words, each in as many posts as its number says. */
function knowing(words, intended = {}) {
  const known = new Map(Object.entries(words).map(([word, postCount]) => [stem(word), postCount]));
  return {
    intendedWord: async (word) => intended[word],
    find: async (term) =>
      known.has(term) ? { postCount: known.get(term), posts: [], weights: [] } : null,
    startingWith: async (prefix) =>
      Array.from(known, ([term, postCount]) => ({ term, postCount })).filter(({ term }) =>
        term.startsWith(prefix),
      ),
    dictionary: async () =>
      Object.entries(words).map(([word, postCount]) => ({ word, postCount })),
  };
}

const terms = async (index, text, typing) =>
  (await lookUpQuery(index, text, typing)).map((slot) => slot.map(({ term }) => term));

test("a word that no post has is replaced by the nearest one that a post has", async () => {
  const index = knowing({ reflog: 3, git: 9 });
  assert.deepEqual(await correctQuery(index, "git reflgo"), {
    text: "git reflog",
    corrections: [{ from: "reflgo", to: "reflog" }],
  });
});

test("known words, stop words and words that are unlike any other stay", async () => {
  const index = knowing({ git: 9, wit: 1 });
  for (const text of ["git", "with git", "git xyzzy", "404 ->> gi"]) {
    assert.deepEqual(await correctQuery(index, text), { text, corrections: [] });
  }
});

test("a misspelled part of a name is replaced in place", async () => {
  const index = knowing({ user: 9, version: 9, resume: 2 });
  assert.equal((await correctQuery(index, "pragma user_verison")).text, "pragma user_version");
  assert.equal((await correctQuery(index, "userVerison")).text, "userVersion");
  assert.equal((await correctQuery(index, "résmue")).text, "resume");
});

test("the dictionary is not fetched while every word is known", async () => {
  const index = { ...knowing({ git: 9 }), dictionary: () => assert.fail("fetched") };
  assert.deepEqual((await correctQuery(index, "git")).corrections, []);
});

test("stop words count only in a query without other words", async () => {
  const index = knowing({ git: 9, the: 99, who: 5 });
  assert.deepEqual(await terms(index, "the git"), [["git"]]);
  assert.deepEqual(await terms(index, "the who"), [["the"], ["who"]]);
  assert.deepEqual(await terms(index, "the unheard"), []);
});

test("a name is looked up as a whole and by its parts, each once", async () => {
  const index = knowing({ docker: 9, compose: 9, dockercompose: 2 });
  assert.deepEqual(await terms(index, "docker-compose dockerCompose"), [
    ["docker"],
    ["compos"],
    ["dockercompos"],
  ]);
});

test("synonyms are looked up, and intended words of misspelled ones", async () => {
  const index = knowing(
    { env: 9, environment: 9, databse: 1, database: 50 },
    { databse: "database" },
  );
  assert.deepEqual(await terms(index, "env databse"), [
    ["env", "environ"],
    ["databs", "databas"],
  ]);
});

test("the last word is completed while it is typed", async () => {
  const index = knowing({ kubernetes: 4, kubectl: 3, environment: 2, git: 1 });
  assert.deepEqual(await terms(index, "git kub", true), [["git"], ["kubernet", "kubectl"]]);
  assert.deepEqual(await terms(index, "git kub ", true), [["git"]]);
  assert.deepEqual(await terms(index, "environmen", true), [["environ"]]);
  assert.deepEqual(await correctQuery(index, "kuberne", true), {
    text: "kuberne",
    corrections: [],
  });
  assert.deepEqual((await correctQuery(index, "kuberntes", true)).text, "kubernetes");
});
