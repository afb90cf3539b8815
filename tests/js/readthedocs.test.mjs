import assert from "node:assert/strict";
import { test } from "node:test";
import { Hosted } from "../../extensions/haiku_journal/search/static/search/hosted.js";
import { ReadTheDocs, escaped, parts, result } from "../../extensions/haiku_journal/search/static/search/readthedocs.js";

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

/** Return a host that answers with so many results, twenty at a time, and notes what it was asked. */
function answering(count) {
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
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
  return { asked, fetch };
}

const titles = ({ results }) => results.map(({ title }) => title);

test("what a reader types never changes what is searched", () => {
  const typed = [
    "project:other words",
    "subprojects:other user:@me org:x",
    "\tproject:other\u00a0project:b",
    "project\\:other",
    "std::vector http://a:80/ a:b:c ::",
    "project :x project: x",
  ];
  for (const words of typed) {
    const read = asTheHostReads(`project:docs/latest ${escaped(words)}`);
    assert.deepEqual(read.project, ["docs/latest"], words);
    assert.deepEqual([read.subprojects, read.user, read.org], [[], [], []], words);
    assert.equal(read.words, words.trim().split(/\s+/).join(" "));
  }
});

test("a highlight is text, and its entities are decoded once", () => {
  assert.deepEqual(parts("You can <span>search</span> at https:&#x2F;&#x2F;x &amp;lt; &#39;&quot;&nope;"), [
    { text: "You can ", mark: false },
    { text: "search", mark: true },
    { text: " at https://x &lt; '\"&nope;", mark: false },
  ]);
  const hostile = "&lt;img src=x onerror=alert(1)&gt; <b onclick=x>b</b> <span>&lt;/span&gt;</span>&#x110000;&#99999999;";
  assert.equal(
    parts(hostile).map(({ text }) => text).join(""),
    "<img src=x onerror=alert(1)> <b onclick=x>b</b> </span>&#x110000;&#99999999;",
  );
  assert.deepEqual(parts(""), []);
});

const RESULT = {
  title: "Server <b>Side</b>",
  domain: "https://docs.example",
  path: "/en/latest/a.html",
  project: { slug: "docs", alias: null },
  highlights: { title: ["<span>Server</span> &lt;b&gt;Side&lt;&#x2F;b&gt;"] },
  blocks: [
    { type: "section", id: "one", title: "One", content: "First text.", highlights: { title: [], content: [] } },
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

test("a result leads to the block in which words were found", () => {
  assert.deepEqual(result(RESULT), {
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

test("without highlights a result shows how it begins", () => {
  const bare = result({ ...RESULT, highlights: {}, blocks: [RESULT.blocks[0]] });
  assert.deepEqual(bare.titleParts, [{ text: RESULT.title, mark: false }]);
  assert.deepEqual(bare.passage, [{ text: "First text.", mark: false }]);
  const cut = result({ ...RESULT, highlights: { title: ["<span>Server</span>"] } });
  assert.deepEqual(cut.titleParts, [{ text: RESULT.title, mark: false }]);
  assert.deepEqual(result({ ...RESULT, blocks: [] }).passage, []);
});

test("an address that is none of the web is no result", () => {
  assert.equal(result({ ...RESULT, domain: "javascript:alert(1)//", path: "x" }), null);
  assert.equal(result({ ...RESULT, path: "javascript:alert(1)" }), null);
  assert.equal(result({ ...RESULT, domain: "no domain" }), null);
});

test("of several projects each result says which it is from", () => {
  assert.equal(result(RESULT, true).journal, "docs");
  assert.equal(result({ ...RESULT, project: { slug: "docs", alias: "ops" } }, true).journal, "ops");
});

test("the host is asked at its own address, within the scope", async () => {
  const { asked, fetch } = answering(1);
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/en/latest/", fetch);
  const found = await host.search("git rebase", { limit: 8 });
  assert.equal(asked[0].origin + asked[0].pathname, "https://docs.example/_/api/v3/search/");
  assert.equal(asked[0].searchParams.get("q"), "project:docs/latest git rebase");
  assert.deepEqual([found.total, found.more, found.similar], [1, false, false]);
  assert.deepEqual([...found.wanted.terms.keys()], ["git", "rebas"]);
});

test("more results are fetched when they are asked for, and none twice", async () => {
  const { asked, fetch } = answering(45);
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/", fetch);
  const first = await host.search("git", { limit: 8 });
  assert.deepEqual([titles(first).length, first.total, first.more], [8, 45, true]);
  assert.equal(titles(await host.search("git", { limit: 20 })).length, 20);
  assert.equal(asked.length, 1);
  const some = await host.search("git", { limit: 10, offset: 15 });
  assert.deepEqual(titles(some), Array.from({ length: 10 }, (_, i) => `Result ${15 + i}`));
  assert.equal(asked.length, 2);
  const all = await host.search("git", { limit: 60 });
  assert.deepEqual([titles(all).length, all.more], [45, false]);
  assert.deepEqual(asked.map((url) => url.searchParams.get("page")), ["1", "2", "3"]);
  await host.search("other", { limit: 60 });
  assert.equal(asked.length, 6);
});

test("a search that was overtaken is given up", async () => {
  const overtaken = new AbortController();
  const fetch = (url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const host = new ReadTheDocs("project:docs/latest", "https://docs.example/", fetch);
  const searching = host.search("git", { signal: overtaken.signal });
  overtaken.abort();
  await assert.rejects(searching, { name: "AbortError" });
  await assert.rejects(host.search("git", { signal: overtaken.signal }), { name: "AbortError" });
});

/** Return a search that notes its queries, and answers or fails. */
function noting(answer) {
  const asked = [];
  const search = async (query) => {
    asked.push(query);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, search };
}

test("the host answers words, and the own search what the host does not know", async () => {
  const [host, own] = [noting({ from: "host" }), noting({ from: "own" })];
  const hosted = new Hosted(host, async () => own);
  for (const words of ["git rebase", '"a phrase" -word', "time:out", "year:now"]) {
    assert.deepEqual(await hosted.search(words), { from: "host" }, words);
  }
  for (const filtered of ["git tag:x", "journal:ops git", "year:2023 git", "", " "]) {
    assert.deepEqual(await hosted.search(filtered), { from: "own" }, filtered);
  }
  for (const options of [{ tags: ["x"] }, { years: [2023] }, { journals: ["ops"] }, { newest: true }]) {
    assert.deepEqual(await hosted.search("git", options), { from: "own" });
  }
});

test("where the host fails the own search answers, and says so", async (context) => {
  context.mock.method(console, "warn", () => {});
  const [host, own] = [noting(new Error("down")), noting({ from: "own" })];
  const hosted = new Hosted(host, async () => own);
  assert.deepEqual(await hosted.search("git"), { from: "own", hostFailed: true });
  await hosted.search("rebase");
  assert.deepEqual(host.asked, ["git", "rebase"]);
  const overtaken = AbortSignal.abort();
  await assert.rejects(hosted.search("git", { signal: overtaken }), /down/);
  assert.equal(own.asked.length, 2);
});

test("an own search that could not be opened is opened anew", async () => {
  let opened = 0;
  const hosted = new Hosted(noting({}), async () => {
    if (!opened++) throw new Error("down");
    return noting({ from: "own" });
  });
  await assert.rejects(hosted.search("", { tags: ["x"] }), /down/);
  assert.deepEqual(await hosted.search("", { tags: ["x"] }), { from: "own" });
});
