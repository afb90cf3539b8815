import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Index, MissingFile, reader } from "../../extensions/haiku_journal/search/static/search/files.js";

const MANIFEST = { format: 2, posts: "a1b2", words: "w", meant: {}, ranges: [], days: [738619], tags: [], keys: {}, tagged: [[]] };
const packed = (value) => deflateSync(JSON.stringify(value));

test("files are fetched below the base; the manifest is asked for anew, the others are not", async () => {
  const asked = [];
  const read = reader("https://site.example/journal/search/", async (url, { cache }) => {
    asked.push([url.href, cache]);
    return new Response("data");
  });
  assert.deepEqual(await read("manifest.bin"), new TextEncoder().encode("data"));
  await read("terms/0-12345678.bin");
  assert.deepEqual(asked, [
    ["https://site.example/journal/search/manifest.bin", "no-cache"],
    ["https://site.example/journal/search/terms/0-12345678.bin", "default"],
  ]);
});

test("a file that is not there is told from other failures", async () => {
  const failing = (status) => reader("https://site.example/", async () => new Response("", { status }))("x.bin");
  await assert.rejects(failing(404), MissingFile);
  await assert.rejects(failing(500), (error) => !(error instanceof MissingFile) && /x\.bin: 500/.test(error));
});

test("a file is read once, but after a failure again", async () => {
  const read = [];
  const index = await Index.open(async (path) => {
    if (path === "manifest.bin") return packed(MANIFEST);
    read.push(path);
    if (read.length === 1) throw new Error("the network is down");
    return packed({ title: "A post" });
  });
  await assert.rejects(index.display(0), /the network is down/);
  assert.deepEqual(await index.display(0), { title: "A post" });
  assert.deepEqual(await index.display(0), { title: "A post" });
  assert.deepEqual(read, ["posts/0-a1b2.bin", "posts/0-a1b2.bin"]);
});

test("days are told by their steps, and years by the days", async () => {
  // 0001-01-01, 1969-12-31, twice 2023-12-31, 2024-01-01
  const days = [1, 719161, 19723, 0, 1];
  const index = await Index.open(async () => packed({ ...MANIFEST, days, tagged: [[], [], [], [], []] }));
  assert.deepEqual(index.days, [1, 719162, 738885, 738885, 738886]);
  assert.deepEqual(index.years, [1, 1969, 2023, 2023, 2024]);
});

test("a tag's key is its name where nothing else is said", async () => {
  const tags = { tags: ["C++", "constructor", "git"], keys: { "C++": "c++" } };
  const { keys } = await Index.open(async () => packed({ ...MANIFEST, ...tags }));
  assert.deepEqual(keys, ["c++", "constructor", "git"]);
});

test("a file of another journal is not waited for without end", async () => {
  const asked = [];
  const fetch = async (url, { signal }) => {
    asked.push(signal);
    return new Response("data");
  };
  await reader("https://site.example/", fetch)("x.bin");
  await reader("https://site.example/", fetch, 50)("x.bin");
  assert.equal(asked[0], null);
  await new Promise((resolve) => asked[1].addEventListener("abort", resolve));
});

test("an index of another format is refused", async () => {
  await assert.rejects(Index.open(async () => packed({ ...MANIFEST, format: 1 })), /index format 1/);
});
