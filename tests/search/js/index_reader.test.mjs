import assert from "node:assert/strict";
import { test } from "node:test";
import { fileReader, MissingFileError } from "#search/engine/index/files.js";
import { Index } from "#search/engine/index/index_reader.js";
import { DISPLAY, MANIFEST, manifestOf, packedJson as packed } from "./made_index.mjs";

test("files are fetched below the base, and only the manifest is revalidated", async () => {
  const requests = [];
  const read = fileReader("https://site.example/journal/search/", async (url, { cache }) => {
    requests.push([url.href, cache]);
    return new Response("data");
  });
  assert.deepEqual(await read("manifest.bin"), new TextEncoder().encode("data"));
  await read("terms/0-12345678.bin");
  assert.deepEqual(requests, [
    ["https://site.example/journal/search/manifest.bin", "no-cache"],
    ["https://site.example/journal/search/terms/0-12345678.bin", "default"],
  ]);
});

test("a missing file is distinguished from other failures", async () => {
  const failing = (status) =>
    fileReader("https://site.example/", async () => new Response("", { status }))("x.bin");
  await assert.rejects(failing(404), MissingFileError);
  await assert.rejects(
    failing(500),
    (error) => !(error instanceof MissingFileError) && /x\.bin: 500/.test(error),
  );
});

test("a file is read once, and again after a failure", async () => {
  const read = [];
  const index = await Index.open(async (path) => {
    if (path === "manifest.bin") return packed(MANIFEST);
    read.push(path);
    if (read.length === 1) throw new Error("the network is down");
    return packed(DISPLAY);
  });
  await assert.rejects(index.display(0), /the network is down/);
  assert.deepEqual(await index.display(0), DISPLAY);
  assert.deepEqual(await index.display(0), DISPLAY);
  assert.deepEqual(read, ["posts/0-a1b2.bin", "posts/0-a1b2.bin"]);
});

test("days are added up from steps, and years follow from days", async () => {
  // 0001-01-01, 1969-12-31, twice 2023-12-31, 2024-01-01
  const days = [1, 719161, 19723, 0, 1];
  const posts = "a1b2".repeat(days.length);
  const index = await Index.open(async () => packed({ ...MANIFEST, ...manifestOf(days), posts }));
  assert.deepEqual(index.days, [1, 719162, 738885, 738885, 738886]);
  assert.deepEqual(index.years, [1, 1969, 2023, 2023, 2024]);
});

test("the key of a tag is its name unless the manifest has another", async () => {
  const tags = { tags: ["C++", "constructor", "git"], keys: { "C++": "c++" } };
  const { keys } = await Index.open(async () => packed({ ...MANIFEST, ...tags }));
  assert.deepEqual(keys, ["c++", "constructor", "git"]);
});

test("reading a file of another journal has a timeout", async () => {
  const requests = [];
  const fetch = async (_url, { signal }) => {
    requests.push(signal);
    return new Response("data");
  };
  await fileReader("https://site.example/", fetch)("x.bin");
  await fileReader("https://site.example/", fetch, { timeout: 50 })("x.bin");
  assert.equal(requests[0], null);
  const keepAlive = setInterval(() => {}, 10); // the timer of an AbortSignal does not keep Node running
  await new Promise((resolve) => requests[1].addEventListener("abort", resolve));
  clearInterval(keepAlive);
});
