import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOfPath } from "../../extensions/haiku_journal/search/static/search/path.js";

test("the last part of a path that has words is what was looked for", () => {
  assert.equal(wordsOfPath("/posts/2019/why-git-rebase.html"), "why git rebase");
  assert.equal(wordsOfPath("/posts/why_git-rebase/"), "why git rebase");
  assert.equal(wordsOfPath("/blog/rebase/index.html"), "rebase");
  assert.equal(wordsOfPath("/posts/%E4%BF%B3%E5%8F%A5.html"), "俳句");
});

test("an address without words, or of broken ones, is no fault", () => {
  assert.equal(wordsOfPath("/"), "");
  assert.equal(wordsOfPath("/-/--/"), "");
  assert.equal(wordsOfPath("/100%-sure"), "100 sure");
});
