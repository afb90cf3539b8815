import assert from "node:assert/strict";
import { test } from "node:test";
import { corrected, slots } from "../../extensions/haiku_journal/search/static/search/terms.js";
import { stem } from "../../extensions/haiku_journal/search/static/search/stem.js";

/** Return an index that knows these words, each in as many posts as its number says. */
function knowing(words, meant = {}) {
  const known = new Map(Object.entries(words).map(([word, held]) => [stem(word), held]));
  return {
    meant: async (word) => meant[word],
    find: async (term) => (known.has(term) ? { held: known.get(term), posts: [], weights: [] } : null),
    startingWith: async (prefix) =>
      Array.from(known, ([term, held]) => ({ term, held })).filter(({ term }) => term.startsWith(prefix)),
    dictionary: async () => Object.entries(words).map(([word, held]) => ({ word, held })),
  };
}

const terms = async (index, text, typing) =>
  (await slots(index, text, typing)).map((slot) => slot.map(({ term }) => term));

test("a word that no post holds is replaced by the nearest that one does", async () => {
  const index = knowing({ reflog: 3, git: 9 });
  assert.deepEqual(await corrected(index, "git reflgo"), {
    text: "git reflog",
    corrections: [{ from: "reflgo", to: "reflog" }],
  });
});

test("known words, stop words and what is not like any word stay", async () => {
  const index = knowing({ git: 9, wit: 1 });
  for (const text of ["git", "with git", "git xyzzy", "404 ->> gi"]) {
    assert.deepEqual(await corrected(index, text), { text, corrections: [] });
  }
});

test("a misspelled part is replaced where it stands", async () => {
  const index = knowing({ user: 9, version: 9, resume: 2 });
  assert.equal((await corrected(index, "pragma user_verison")).text, "pragma user_version");
  assert.equal((await corrected(index, "userVerison")).text, "userVersion");
  assert.equal((await corrected(index, "résmue")).text, "resume");
});

test("the dictionary is not fetched while every word is known", async () => {
  const index = { ...knowing({ git: 9 }), dictionary: () => assert.fail("fetched") };
  assert.deepEqual((await corrected(index, "git")).corrections, []);
});

test("stop words count only when nothing else is there", async () => {
  const index = knowing({ git: 9, the: 99, who: 5 });
  assert.deepEqual(await terms(index, "the git"), [["git"]]);
  assert.deepEqual(await terms(index, "the who"), [["the"], ["who"]]);
  assert.deepEqual(await terms(index, "the unheard"), []);
});

test("a name is looked up whole and by part, each once", async () => {
  const index = knowing({ docker: 9, compose: 9, dockercompose: 2 });
  assert.deepEqual(await terms(index, "docker-compose dockerCompose"), [["docker"], ["compos"], ["dockercompos"]]);
});

test("short and long forms stand for each other, and misspelled words for the right ones", async () => {
  const index = knowing({ env: 9, environment: 9, databse: 1, database: 50 }, { databse: "database" });
  assert.deepEqual(await terms(index, "env databse"), [["env", "environ"], ["databs", "databas"]]);
});

test("the last word is completed while it is typed", async () => {
  const index = knowing({ kubernetes: 4, kubectl: 3, environment: 2, git: 1 });
  assert.deepEqual(await terms(index, "git kub", true), [["git"], ["kubernet", "kubectl"]]);
  assert.deepEqual(await terms(index, "git kub ", true), [["git"]]);
  assert.deepEqual(await terms(index, "environmen", true), [["environ"]]);
  assert.deepEqual(await corrected(index, "kuberne", true), { text: "kuberne", corrections: [] });
  assert.deepEqual((await corrected(index, "kuberntes", true)).text, "kubernetes");
});
