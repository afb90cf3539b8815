import assert from "node:assert/strict";
import { test } from "node:test";
import { FallbackSearch } from "#search/host/fallback_search.js";
import { escapeQuery, parseHighlight, ReadTheDocs, toResult } from "#search/host/readthedocs.js";

/**
 * Take a query as the host does: split at white space, each word at its first colon, and what
 * stands before one of these names is an argument.
 */
function asTheHostReads(query) {
  const read = { project: [], subprojects: [], org: [], user: [], words: [] };
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const [, name, value] = /^(.*?):(.*)$/s.exec(word) ?? [];
    if (name in read && name !== "words") read[name].push(value);
    else read.words.push(word);
  }
  return { ...read, words: read.words.join(" ").replaceAll("\\:", ":") };
}

/** Return a host with a number of results, in pages of twenty, that records its requests. */
function answering(count) {
  const requests = [];
  const fetch = async (url) => {
    requests.push(url);
    const [page, size] = ["page", "page_size"].map((name) => Number(url.searchParams.get(name)));
    const first = (page - 1) * size;
    const results = Array.from({ length: Math.min(size, count - first) }, (_, i) => ({
      title: `Result ${first + i}`,
      domain: "https://docs.example",
      path: `/en/latest/${first + i}.html`,
      project: { slug: "ops", alias: null },
      highlights: {},
      blocks: [],
    }));
    const next = first + size < count ? "https://docs.example/more" : null;
    return Response.json({ count, next, results, fuzzy_fallback: false });
  };
  return { requests, fetch };
}

const titles = ({ results }) => results.map(({ title }) => title);

test("a query never changes the scope of the search", () => {
  const typed = [
    "project:other words",
    "subprojects:other user:@me org:x",
    "\tproject:other\u00a0project:b",
    "project\\:other",
    "std::vector http://a:80/ a:b:c ::",
    "project :x project: x",
  ];
  for (const words of typed) {
    const read = asTheHostReads(`project:docs/latest ${escapeQuery(words)}`);
    assert.deepEqual(read.project, ["docs/latest"], words);
    assert.deepEqual([read.subprojects, read.user, read.org], [[], [], []], words);
    assert.equal(read.words, words.trim().split(/\s+/).join(" "));
  }
});

test("a highlight is text with entities that are decoded once", () => {
  assert.deepEqual(
    parseHighlight(
      "You can <span>search</span> at https:&#x2F;&#x2F;x &amp;lt; &#39;&quot;&nope;",
    ),
    [
      { text: "You can ", mark: false },
      { text: "search", mark: true },
      { text: " at https://x &lt; '\"&nope;", mark: false },
    ],
  );
  const hostile =
    "&lt;img src=x onerror=alert(1)&gt; <b onclick=x>b</b> <span>&lt;/span&gt;</span>&#x110000;&#99999999;";
  assert.equal(
    parseHighlight(hostile)
      .map(({ text }) => text)
      .join(""),
    "<img src=x onerror=alert(1)> <b onclick=x>b</b> </span>&#x110000;&#99999999;",
  );
  assert.deepEqual(parseHighlight(""), []);
});

const RESULT = {
  title: "Server <b>Side</b>",
  domain: "https://docs.example",
  path: "/en/latest/a.html",
  project: { slug: "docs", alias: null },
  highlights: { title: ["<span>Server</span> &lt;b&gt;Side&lt;&#x2F;b&gt;"] },
  blocks: [
    {
      type: "section",
      id: "one",
      title: "One",
      content: "First text.",
      highlights: { title: [], content: [] },
    },
    {
      type: "domain",
      id: "get-x",
      role: "http:get",
      name: "GET /x",
      content: "Some words.",
      highlights: { title: [], content: ["Some <span>words</span>.", "And <span>more</span>."] },
    },
  ],
};

test("a result leads to the block with the match", () => {
  assert.deepEqual(toResult(RESULT), {
    url: "https://docs.example/en/latest/a.html#get-x",
    title: "Server <b>Side</b>",
    titleParts: [
      { text: "Server", mark: true },
      { text: " <b>Side</b>", mark: false },
    ],
    journal: undefined,
    section: { anchor: "get-x", title: "GET /x" },
    passage: [
      { text: "Some ", mark: false },
      { text: "words", mark: true },
      { text: ".", mark: false },
      { text: " … ", mark: false },
      { text: "And ", mark: false },
      { text: "more", mark: true },
      { text: ".", mark: false },
    ],
  });
});

test("a result without highlights shows the beginning of its text", () => {
  const bare = toResult({ ...RESULT, highlights: {}, blocks: [RESULT.blocks[0]] });
  assert.deepEqual(bare.titleParts, [{ text: RESULT.title, mark: false }]);
  assert.deepEqual(bare.passage, [{ text: "First text.", mark: false }]);
  const cut = toResult({ ...RESULT, highlights: { title: ["<span>Server</span>"] } });
  assert.deepEqual(cut.titleParts, [{ text: RESULT.title, mark: false }]);
  assert.deepEqual(toResult({ ...RESULT, blocks: [] }).passage, []);
});

test("a result whose address is not on the web is dropped", () => {
  assert.equal(toResult({ ...RESULT, domain: "javascript:alert(1)//", path: "x" }), null);
  assert.equal(toResult({ ...RESULT, path: "javascript:alert(1)" }), null);
  assert.equal(toResult({ ...RESULT, domain: "no domain" }), null);
});

test("results of several projects name theirs", () => {
  assert.equal(toResult(RESULT, true).journal, "docs");
  assert.equal(
    toResult({ ...RESULT, project: { slug: "docs", alias: "ops" } }, true).journal,
    "ops",
  );
});

test("the host is asked at the address of the site, within the scope", async () => {
  const { requests, fetch } = answering(1);
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/en/latest/", fetch);
  const answer = await host.search("git rebase", { limit: 8 });
  assert.equal(requests[0].origin + requests[0].pathname, "https://docs.example/_/api/v3/search/");
  assert.equal(requests[0].searchParams.get("q"), "project:docs/latest git rebase");
  assert.deepEqual([answer.total, answer.more, answer.similar], [1, false, false]);
  assert.deepEqual([...answer.matches.terms.keys()], ["git", "rebas"]);
});

test("more results are fetched on demand, and none twice", async () => {
  const { requests, fetch } = answering(45);
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/", fetch);
  const first = await host.search("git", { limit: 8 });
  assert.deepEqual([titles(first).length, first.total, first.more], [8, 45, true]);
  assert.equal(titles(await host.search("git", { limit: 20 })).length, 20);
  assert.equal(requests.length, 1);
  const some = await host.search("git", { limit: 10, offset: 15 });
  assert.deepEqual(
    titles(some),
    Array.from({ length: 10 }, (_, i) => `Result ${15 + i}`),
  );
  assert.equal(requests.length, 2);
  const all = await host.search("git", { limit: 60 });
  assert.deepEqual([titles(all).length, all.more], [45, false]);
  assert.deepEqual(
    requests.map((url) => url.searchParams.get("page")),
    ["1", "2", "3"],
  );
  await host.search("other", { limit: 60 });
  assert.equal(requests.length, 6);
});

test("a search is aborted when a newer one starts", async () => {
  const overtaken = new AbortController();
  const fetch = (_url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/", fetch);
  const searching = host.search("git", { signal: overtaken.signal });
  overtaken.abort();
  await assert.rejects(searching, { name: "AbortError" });
  await assert.rejects(host.search("git", { signal: overtaken.signal }), { name: "AbortError" });
});

/** Return a search that notes its queries, and answers or fails. */
function noting(answer) {
  const requests = [];
  const search = async (query) => {
    requests.push(query);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { requests, search };
}

test("the host answers words, and the journal's own search answers filters", async () => {
  const [host, own] = [noting({ from: "host" }), noting({ from: "own" })];
  const hosted = new FallbackSearch(host, async () => own);
  for (const words of ["git rebase", '"a phrase" -word', "time:out", "std::x"]) {
    assert.deepEqual(await hosted.search(words), { from: "host" }, words);
  }
  for (const filtered of [
    "git tag:x",
    "lang:x git",
    "journal:ops git",
    "year:2023 git",
    "",
    " ",
  ]) {
    assert.deepEqual(await hosted.search(filtered), { from: "own" }, filtered);
  }
  for (const options of [
    { tags: ["x"] },
    { years: [2023] },
    { journals: ["ops"] },
    { newest: true },
  ]) {
    assert.deepEqual(await hosted.search("git", options), { from: "own" });
  }
});

test("the journal's own search answers if the host fails", async (context) => {
  context.mock.method(console, "warn", () => {});
  const [host, own] = [noting(new Error("down")), noting({ from: "own" })];
  const hosted = new FallbackSearch(host, async () => own);
  assert.deepEqual(await hosted.search("git"), { from: "own", hostFailed: true });
  await hosted.search("rebase");
  assert.deepEqual(host.requests, ["git", "rebase"]);
  const overtaken = AbortSignal.abort();
  await assert.rejects(hosted.search("git", { signal: overtaken }), /down/);
  assert.equal(own.requests.length, 2);
});

test("a search that could not be opened is opened again", async () => {
  let opened = 0;
  const hosted = new FallbackSearch(noting({}), async () => {
    if (!opened++) throw new Error("down");
    return noting({ from: "own" });
  });
  await assert.rejects(hosted.search("", { tags: ["x"] }), /down/);
  assert.deepEqual(await hosted.search("", { tags: ["x"] }), { from: "own" });
});
