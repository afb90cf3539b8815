import assert from "node:assert/strict";
import { test } from "node:test";
import {
  appended,
  chips,
  EMPTY,
  fromAddress,
  isEmpty,
  isUseful,
  moved,
  resultAddress,
  toAddress,
  toggled,
} from "#search/view/state.js";

const ROOT = new URL("https://site.example/journal/");
const PAGE = new URL("search.html", ROOT);

test("an address holds the whole state of a search", () => {
  const state = {
    q: 'git "a & b"',
    tags: ["C++", "a b"],
    years: [2023, 2024],
    authors: ["Ann Example"],
    languages: ["bash"],
    journals: ["ops"],
    literal: true,
    newest: true,
  };
  const address = toAddress(state, PAGE);
  assert.equal(address.pathname, "/journal/search.html");
  assert.deepEqual(fromAddress(address.search, ["own", "ops"]), state);
});

test("an empty search has a bare address", () => {
  assert.equal(toAddress(EMPTY, PAGE).href, "https://site.example/journal/search.html");
  assert.deepEqual(fromAddress("", []), EMPTY);
});

test("years that are not numbers and unknown journals are dropped", () => {
  const { years, journals } = fromAddress("year=now&year=2023&journal=x&journal=ops", ["ops"]);
  assert.deepEqual([years, journals], [[2023], ["ops"]]);
});

test("the address of a result holds what is highlighted, before the section", () => {
  const matches = {
    terms: new Map([
      ["git", 1],
      ["->>", 2],
    ]),
    phrases: ["a b"],
  };
  const address = resultAddress({ url: "posts/a.html#more" }, matches, ROOT);
  assert.equal(
    address.href,
    "https://site.example/journal/posts/a.html?words=git+-%3E%3E&phrase=a+b#more",
  );
  const plain = resultAddress({ url: "a.html" }, { terms: new Map(), phrases: [] }, ROOT);
  assert.equal(plain.href, "https://site.example/journal/a.html");
});

test("a state without words and filters is empty, whatever its order", () => {
  assert.ok(isEmpty({ ...EMPTY, q: "  ", newest: true }));
  assert.ok(!isEmpty({ ...EMPTY, q: "git" }));
  for (const kind of ["tags", "years", "authors", "languages", "journals"]) {
    assert.ok(!isEmpty({ ...EMPTY, [kind]: [1] }));
  }
});

test("a click selects a filter, and the next one takes it away", () => {
  const tags = toggled({ ...EMPTY, tags: ["git"] }, "tags", "sql");
  assert.deepEqual(tags, ["git", "sql"]);
  assert.deepEqual(toggled({ ...EMPTY, tags }, "tags", "git"), ["sql"]);
});

test("selected filters come first, even without results, and then at most twelve others", () => {
  const facet = Array.from({ length: 16 }, (_, i) => ({ name: `t${i}`, count: 20 - i }));
  const offered = chips(facet, ["t15", "gone"]);
  assert.deepEqual(offered.slice(0, 2), [
    { name: "t15", count: 5, selected: true },
    { name: "gone", count: 0, selected: true },
  ]);
  assert.deepEqual(
    offered.slice(2).map(({ name }) => name),
    facet.slice(0, 12).map(({ name }) => name),
  );
  assert.ok(offered.slice(2).every(({ selected }) => !selected));
});

test("filters are offered that leave out a result, or that are selected", () => {
  const facet = [{ name: 2023, count: 2 }];
  assert.ok(isUseful(facet, [], 3));
  assert.ok(isUseful(facet, [2023], 2));
  assert.ok(!isUseful(facet, [], 2));
  assert.ok(!isUseful([], [], 0));
});

test("the arrow keys go round through the field and all results", () => {
  const down = [-1, 0, 1].map((active) => moved(active, 1, 2));
  const up = [-1, 0, 1].map((active) => moved(active, -1, 2));
  assert.deepEqual(
    [down, up],
    [
      [0, 1, -1],
      [1, -1, 0],
    ],
  );
  assert.equal(moved(-1, 1, 0), -1);
});

test("later results are added below those that have been read", () => {
  const answer = (...urls) => ({ total: urls.length, results: urls.map((url) => ({ url })) });
  const later = appended(answer("a", "b"), answer("c", "b", "d", "a"));
  assert.deepEqual(
    later.results.map(({ url }) => url),
    ["a", "b", "c", "d"],
  );
  assert.equal(later.total, 4);
});
