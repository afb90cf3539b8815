import assert from "node:assert/strict";
import { test } from "node:test";
import { rank } from "#search/engine/rank.js";

const term = (weights, factor = 1) => {
  const posts = Object.keys(weights).map(Number);
  return { postCount: posts.length, posts, weights: Object.values(weights), factor };
};

test("more and rarer words of the query rank higher", () => {
  const common = term({ 0: 100, 1: 100, 2: 100, 3: 100 });
  const rare = term({ 3: 100, 5: 100 });
  assert.deepEqual(rank([[common], [rare]], 10).posts.slice(0, 2), [3, 5]);
});

test("weight ranks, and the newer of equals comes first", () => {
  assert.deepEqual(rank([[term({ 0: 10, 1: 200, 4: 10 })]], 10).posts, [1, 4, 0]);
});

test("a post with all words ranks above one with more of half of them", () => {
  const [one, other] = [term({ 0: 100, 1: 220, 2: 1 }), term({ 0: 100, 3: 1, 4: 1 })];
  assert.deepEqual(rank([[one], [other]], 10).posts.slice(0, 2), [0, 1]);
});

test("only the best alternative of a slot counts", () => {
  const both = rank([[term({ 0: 100, 1: 100 }), term({ 0: 100 }, 0.5)]], 10);
  assert.equal(both.scores[0], rank([[term({ 0: 100, 1: 100 })]], 10).scores[1]);
});

test("a post with little of the query is not a result", () => {
  const rare = [1, 2, 3, 4].map(() => [term({ 0: 100 })]);
  const { posts } = rank(
    [...rare, [term({ 0: 100, 1: 255, 2: 255, 3: 255, 4: 255, 5: 255 })]],
    10,
  );
  assert.deepEqual(posts, [0]);
});

test("if no post has much of the query, the posts with most of it are results", () => {
  const words = [0, 1, 2, 3, 4, 5].map((post) => [term({ [post]: 100 })]);
  assert.deepEqual(rank(words, 10).posts, [5, 4, 3, 2, 1, 0]);
});

test("the alternatives of a rare word have results too", () => {
  const common = Object.fromEntries(Array.from({ length: 90 }, (_, post) => [post + 1, 100]));
  assert.equal(rank([[term({ 0: 100 }), term(common, 0.6)]], 100).posts.length, 91);
});

test("an empty query has no results", () => {
  assert.deepEqual(rank([], 3), { posts: [], scores: new Float64Array(3) });
});
