import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOfPath } from "#search/view/path.js";

test("the last part of a path with words gives the query", () => {
  assert.equal(wordsOfPath("/posts/2019/why-git-rebase.html"), "why git rebase");
  assert.equal(wordsOfPath("/posts/why_git-rebase/"), "why git rebase");
  assert.equal(wordsOfPath("/blog/rebase/index.html"), "rebase");
  assert.equal(wordsOfPath("/posts/%E4%BF%B3%E5%8F%A5.html"), "俳句");
});

test("an address without words or with broken escapes is accepted", () => {
  assert.equal(wordsOfPath("/"), "");
  assert.equal(wordsOfPath("/-/--/"), "");
  assert.equal(wordsOfPath("/100%-sure"), "100 sure");
});
