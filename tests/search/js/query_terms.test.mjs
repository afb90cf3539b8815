import assert from "node:assert/strict";
import { test } from "node:test";
import { lookUpQuery } from "#search/engine/query_terms.js";
import { knowing } from "./known_words.mjs";

const terms = async (index, text, typing) =>
  (await lookUpQuery(index, text, typing)).map((slot) => slot.map(({ term }) => term));

test("stop words count less in a query with other words", async () => {
  const index = knowing({ git: 9, the: 99, who: 5 });
  const [the, git] = (await lookUpQuery(index, "the git")).map(([first]) => first);
  assert.deepEqual([git.term, the.term, git.factor > the.factor], ["git", "the", true]);
  assert.deepEqual(await terms(index, "the who"), [["the"], ["who"]]);
  assert.deepEqual(await terms(index, "the unheard"), [["the"]]);
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
});
