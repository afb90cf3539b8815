import assert from "node:assert/strict";
import { test } from "node:test";
import { correctQuery } from "#search/engine/spelling/corrections.js";
import { knowing } from "./known_words.mjs";

const uncorrected = (text) => ({ text, corrections: [], suggestion: null });

test("a word that no post has is replaced by the nearest one that a post has", async () => {
  const index = knowing({ reflog: 3, git: 9 }, {}, { reflog: [1], git: [1] });
  assert.deepEqual(await correctQuery(index, "git reflgo"), {
    text: "git reflog",
    corrections: [{ from: "reflgo", to: "reflog" }],
    suggestion: null,
  });
});

test("known words, stop words and words that are unlike any other stay", async () => {
  const index = knowing({ git: 9, wit: 1 });
  for (const text of ["git", "with git", "git xyzzy", "404 ->> gi"]) {
    assert.deepEqual(await correctQuery(index, text), uncorrected(text));
  }
});

test("a misspelled part of a name is replaced in place", async () => {
  const index = knowing({ user: 9, version: 9, resume: 2 }, {}, { version: [1], resum: [2] });
  assert.equal((await correctQuery(index, "pragma user_verison")).text, "pragma user_version");
  assert.equal((await correctQuery(index, "userVerison")).text, "userVersion");
  assert.equal((await correctQuery(index, "résmue")).text, "resume");
});

test("the dictionary is not fetched while every word is known", async () => {
  const index = { ...knowing({ git: 9 }), dictionary: () => assert.fail("fetched") };
  assert.deepEqual((await correctQuery(index, "git")).corrections, []);
});

test("acronyms and words of up to four letters are not replaced, but offered", async () => {
  const known = { css: 9, grpcs: 9, server: 9 };
  const index = knowing(known, {}, { css: [1], grpc: [1], server: [2] });
  const offered = { xss: "css", GRPCX: "Grpcs", "GRPCX-server": "Grpcs-server" };
  for (const [text, suggestion] of Object.entries(offered)) {
    assert.deepEqual(await correctQuery(index, text), { ...uncorrected(text), suggestion });
  }
});

test("a correction that finds no more words together is offered and not made", async () => {
  const posts = { git: [1], hook: [1], monorail: [2] };
  const index = knowing({ git: 9, hook: 9, monorail: 1 }, {}, posts);
  assert.deepEqual(await correctQuery(index, "git hook monorial"), {
    text: "git hook monorial",
    corrections: [],
    suggestion: "git hook monorail",
  });
});

test("the start of a word is not corrected while it is typed", async () => {
  const index = knowing({ kubernetes: 4 }, {}, { kubernet: [1] });
  assert.deepEqual(await correctQuery(index, "kuberne", true), uncorrected("kuberne"));
  assert.equal((await correctQuery(index, "kuberntes", true)).text, "kubernetes");
});
