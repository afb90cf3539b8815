import assert from "node:assert/strict";
import { test } from "node:test";
import { rank } from "../../extensions/haiku_journal/search/static/search/rank.js";

const term = (weights, factor = 1) => {
  const posts = Object.keys(weights).map(Number);
  return { held: posts.length, posts, weights: Object.values(weights), factor };
};

test("more of the words and rarer words rank higher", () => {
  const common = term({ 0: 100, 1: 100, 2: 100, 3: 100 });
  const rare = term({ 3: 100, 5: 100 });
  assert.deepEqual(rank([[common], [rare]], 10).posts.slice(0, 2), [3, 5]);
});

test("weight ranks, and the newer of equals comes first", () => {
  assert.deepEqual(rank([[term({ 0: 10, 1: 200, 4: 10 })]], 10).posts, [1, 4, 0]);
});

test("of a slot's alternatives the best one counts, once", () => {
  const both = rank([[term({ 0: 100, 1: 100 }), term({ 0: 100 }, 0.5)]], 10);
  assert.equal(both.scores[0], rank([[term({ 0: 100, 1: 100 })]], 10).scores[1]);
});

test("a post that holds little of what is asked is no result", () => {
  const rare = [1, 2, 3, 4].map(() => [term({ 0: 100 })]);
  const { posts } = rank([...rare, [term({ 0: 100, 1: 255, 2: 255, 3: 255, 4: 255, 5: 255 })]], 10);
  assert.deepEqual(posts, [0]);
});

test("where no post holds much, those that hold most are results", () => {
  const words = [0, 1, 2, 3, 4, 5].map((post) => [term({ [post]: 100 })]);
  assert.deepEqual(rank(words, 10).posts, [5, 4, 3, 2, 1, 0]);
});

test("who asks for a rare word gets the posts of its alternatives, too", () => {
  const common = Object.fromEntries(Array.from({ length: 90 }, (_, post) => [post + 1, 100]));
  assert.equal(rank([[term({ 0: 100 }), term(common, 0.6)]], 100).posts.length, 91);
});

test("nothing asked, nothing found", () => {
  assert.deepEqual(rank([], 3).posts, []);
});
