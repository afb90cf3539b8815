import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Index, MissingFile, reader } from "../../_static/search/files.js";

const MANIFEST = { format: 1, posts: "a1b2", words: "w", meant: {}, ranges: [], years: [["2023", 0]], tags: [], tagged: [[]] };
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

test("an index of another format is refused", async () => {
  await assert.rejects(Index.open(async () => packed({ ...MANIFEST, format: 2 })), /index format 2/);
});
