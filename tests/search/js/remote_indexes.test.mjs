import assert from "node:assert/strict";
import { test } from "node:test";
import { MissingFileError } from "#search/engine/index/files.js";
import { JournalIndexes } from "#search/engine/index/remote_indexes.js";
import { DISPLAY, MANIFEST, packedJson as packed } from "./made_index.mjs";

/** Return a journal of one post; `files` may be changed to change what is there. */
function journal(name, address = `https://${name}.example/`) {
  const files = {
    "manifest.bin": packed({ ...MANIFEST, tags: [name], tagged: [[0]] }),
    "posts/0-a1b2.bin": packed({ ...DISPLAY, docname: name }),
  };
  const requests = [];
  const read = async (path) => {
    requests.push(path);
    if (files[path] instanceof Error) throw files[path];
    if (!files[path]) throw new MissingFileError(path);
    return files[path];
  };
  return { name, title: name, address, read, files, requests };
}

/** Read each post of the index, as a search would. */
async function everything(index) {
  const posts = await Promise.all(index.days.map((_, post) => index.display(post)));
  return { posts: posts.map(({ docname }) => docname) };
}

const opened = ({ requests }) => requests.filter((path) => path === "manifest.bin").length;

test("several journals are opened once, and searched together", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  const journals = new JournalIndexes([own, ops]);
  assert.deepEqual(await journals.search(everything), { posts: ["own", "ops"], unreached: [] });
  await journals.search(everything);
  assert.deepEqual([opened(own), opened(ops)], [1, 1]);
});

test("one journal is searched by its own index", async () => {
  const answer = await new JournalIndexes([journal("own", "")]).search(async (index) => ({
    of: index.journals,
  }));
  assert.deepEqual(answer, { of: [], unreached: [] });
});

for (const [failure, file] of [
  ["is not there", undefined],
  ["cannot be reached", new TypeError("Failed to fetch")],
]) {
  test(`a journal that ${failure} is left out, and the next search tries again`, async () => {
    const [own, ops] = [journal("own", ""), journal("ops")];
    const good = ops.files["manifest.bin"];
    ops.files["manifest.bin"] = file;
    const journals = new JournalIndexes([own, ops]);
    assert.deepEqual(await journals.search(everything), { posts: ["own"], unreached: ["ops"] });
    ops.files["manifest.bin"] = good;
    assert.deepEqual(await journals.search(everything), { posts: ["own", "ops"], unreached: [] });
    assert.equal(opened(own), 1);
  });
}

test("the journal of the site can be left out too", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  own.files["manifest.bin"] = undefined;
  assert.deepEqual(await new JournalIndexes([own, ops]).search(everything), {
    posts: ["ops"],
    unreached: ["own"],
  });
});

test("without any journal the search fails", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  own.files["manifest.bin"] = ops.files["manifest.bin"] = new Error("down");
  await assert.rejects(new JournalIndexes([own, ops]).search(everything), /down/);
});

test("a journal that was built again is opened again", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  const journals = new JournalIndexes([own, ops]);
  await journals.open();
  const other = journal("other");
  Object.assign(ops.files, {
    "posts/0-a1b2.bin": undefined,
    "posts/0-c3d4.bin": other.files["posts/0-a1b2.bin"],
  });
  ops.files["manifest.bin"] = packed({ ...MANIFEST, posts: "c3d4", days: [738620] });
  assert.deepEqual(await journals.search(everything), { posts: ["own", "other"], unreached: [] });
  assert.deepEqual([opened(own), opened(ops)], [1, 2]);
});

test("a journal that lacks files after it was opened again is left out", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  ops.files["posts/0-a1b2.bin"] = undefined;
  const journals = new JournalIndexes([own, ops]);
  assert.deepEqual(await journals.search(everything), { posts: ["own"], unreached: ["ops"] });
  assert.equal(opened(ops), 2);
});

test("a file that fails leaves its journal out of one search only", async () => {
  const [own, ops] = [journal("own", ""), journal("ops")];
  const good = ops.files["posts/0-a1b2.bin"];
  ops.files["posts/0-a1b2.bin"] = new TypeError("Failed to fetch");
  const journals = new JournalIndexes([own, ops]);
  assert.deepEqual((await journals.search(everything)).unreached, ["ops"]);
  ops.files["posts/0-a1b2.bin"] = good;
  assert.deepEqual((await journals.search(everything)).unreached, []);
});

test("an error in the search itself is not blamed on a journal", async () => {
  const journals = new JournalIndexes([journal("own", ""), journal("ops")]);
  const failing = async () => {
    throw new RangeError("a mistake");
  };
  await assert.rejects(journals.search(failing), RangeError);
});

test("a host that does not answer delays only one search, and its journal joins once it answers", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const [own, ops] = [journal("own", ""), journal("ops")];
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  const journals = new JournalIndexes([
    own,
    { ...ops, read: (path) => late.then(() => ops.read(path)) },
  ]);
  const first = journals.search(everything);
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(3_000);
  assert.deepEqual((await first).unreached, ["ops"]);
  const second = journals.search(everything);
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(0);
  assert.deepEqual((await second).unreached, ["ops"]);
  answer();
  await new Promise((resolve) => setImmediate(resolve));
  await journals.open();
  context.mock.timers.tick(0);
  assert.deepEqual((await journals.search(everything)).unreached, []);
});
