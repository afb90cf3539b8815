import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, createDeflate, deflateSync } from "node:zlib";
import { openEngine } from "#search/engine/engine.js";
import { fileReader, MissingFileError } from "#search/engine/index/files.js";
import { LARGEST_FILE } from "#search/engine/index/format.js";
import { JournalIndexes } from "#search/engine/index/remote_indexes.js";
import {
  emptyShard,
  frontCoded,
  isBinary,
  MANIFEST,
  makeFiles,
  manifestOf,
  packed,
  packedJson,
} from "./made_index.mjs";

const MANIFEST_BIN = "manifest.bin";
const TERMS = "terms/0-0123abcd.bin";
const LANGUAGES = "languages-0123abcd.bin";
const WORDS = "words-0123abcd.bin";
const POST_VECTORS = "vectors/posts-0-0123abcd.bin";
const POST = "posts/1-c3d4.bin";
const QUERIES = [
  ...["moss", "mos", "moos", '"moss grows"', "-reflog moss"],
  ...["tag:git", "in:title moss", "moss lang:sh", "is:stale", "after:2023-04", "lang:bsh", ""],
];

/** Return a function that reads packed files. */
function reading(files) {
  return async (path) => {
    const file = files[path] ?? emptyShard(path);
    if (!file) throw new MissingFileError(path);
    return file;
  };
}

function packAll(files) {
  return Object.fromEntries(Object.entries(files).map(([path, one]) => [path, packed(path, one)]));
}

/** Open the search of a journal "own" and of another journal with these packed files. */
function open(files) {
  const read = reading(packAll(makeFiles("own")));
  const ops = { name: "ops", title: "Ops", address: "https://ops.example/", read: reading(files) };
  return openEngine("", { read, journals: [{ name: "own", title: "Own", address: "" }, ops] });
}

const alone = await openEngine("", { read: reading(packAll(makeFiles("own"))) });
const sortedUrls = ({ results }) => results.map(({ url }) => url).sort();

/**
 * Search for each query; check that all results of the journal "own" are there, and that those of
 * the other one lead to it. Returns the names of the journals that were left out, by query.
 */
async function searchAll(files) {
  const engine = await open(files);
  const unreached = [];
  for (const query of QUERIES) {
    const answer = await engine.search(query, { typing: true });
    const own = answer.results.filter(({ journal }) => journal === "own");
    const expected = await alone.search(query, { typing: true });
    assert.deepEqual(sortedUrls({ results: own }), sortedUrls(expected), query);
    for (const { url, score, title, journal } of answer.results) {
      assert.ok(journal === "own" || url.startsWith("https://ops.example/"), url);
      assert.equal(new URL(url, "https://ops.example/").href.includes("/../"), false);
      assert.ok(Number.isFinite(score) && typeof title === "string");
    }
    unreached.push(answer.unreached.join());
  }
  return unreached;
}

test("a valid index of another journal is searched with the own one", async () => {
  assert.deepEqual(new Set(await searchAll(packAll(makeFiles("ops")))), new Set([""]));
});

/** The changes of a file that break it, by what is wrong. */
const BROKEN = {
  [MANIFEST_BIN]: {
    "is an empty object": () => ({}),
    "is a list": () => [],
    "is null": () => null,
    "has another format": (manifest) => ({ ...manifest, format: 99 }),
    "has null for tags of a post": (manifest) => ({ ...manifest, tagged: [null, null] }),
    "has no states": (manifest) => ({ ...manifest, states: "" }),
    "has a state that does not exist": (manifest) => ({ ...manifest, states: "03" }),
    "has no days": (manifest) => ({ ...manifest, days: [] }),
    "has fewer posts than days": (manifest) => ({ ...manifest, days: [1, 1, 1] }),
    "has a day that is not a number": (manifest) => ({ ...manifest, days: [738619, "1"] }),
    "has a day that is not whole": (manifest) => ({ ...manifest, days: [1.5, 1] }),
    "has a negative day": (manifest) => ({ ...manifest, days: [738619, -1] }),
    "has a day after the last year": (manifest) => ({ ...manifest, days: [3652059, 1] }),
    "has no versions of posts": (manifest) => ({ ...manifest, posts: "" }),
    "has a tag that does not exist": (manifest) => ({ ...manifest, tagged: [[0], [1]] }),
    "has an author that does not exist": (manifest) => ({ ...manifest, authored: [[], [0]] }),
    "has a tag twice": (manifest) => ({ ...manifest, tagged: [[0, 0], [0]] }),
    "has a tag that is an object": (manifest) => ({ ...manifest, tags: [{}] }),
    "has half a character": (manifest) => ({ ...manifest, tags: ["\ud83d"] }),
    "has keys in a list": (manifest) => ({ ...manifest, keys: ["git"] }),
    "has a key that is not a text": (manifest) => ({ ...manifest, keys: { git: [] } }),
    "has a range without a version": (manifest) => ({ ...manifest, ranges: [["moss"]] }),
    "has a version that is a path": (manifest) => ({ ...manifest, words: "../../x" }),
    "has ranges out of order": (manifest) => {
      return { ...manifest, ranges: ["b", "a"].map((term) => [term, "0123abcd"]) };
    },
    "has an address for a suffix": (manifest) => ({ ...manifest, suffix: "//evil.example" }),
    "has no vectors": ({ vectors, ...manifest }) => manifest,
    "has cells without their files": (manifest) => {
      return { ...manifest, vectors: { ...manifest.vectors, cells: "0123abcd" } };
    },
    "has a table that is a path": (manifest) => {
      return { ...manifest, vectors: { ...manifest.vectors, table: "../../x" } };
    },
    "has a stemmer that is code": (manifest) => ({ ...manifest, language: "x();" }),
    "has too many posts": (manifest) => {
      const count = 300_001;
      const posts = "a1b2".repeat(count);
      return { ...manifest, ...manifestOf(Array(count).fill(1)), posts };
    },
    "inherits its fields": (manifest) => JSON.parse(`{"__proto__": ${JSON.stringify(manifest)}}`),
  },
  [TERMS]: {
    "is empty": () => [],
    "promises more terms": ([, ...rest]) => [9, ...rest],
    "has a number without an end": () => Array(9).fill(255),
    "has a term longer than any": () => [1, 0, 255, 127, ...Array(20_000).fill(97)],
    "has a term that is not UTF-8": () => [1, 0, 1, 255, 1, 1, 2, 0, 1],
    "counts more posts than there are": () => [1, ...frontCoded("moss"), 9, 2, 4, 0, 1, 9, 9],
    "lists more posts than it counts": () => [1, ...frontCoded("moss"), 1, 2, 4, 0, 1, 9, 9],
    "counts no post": () => [1, ...frontCoded("moss"), 0, 0, 0],
    "lists a post that does not exist": () => [1, ...frontCoded("moss"), 2, 2, 4, 0, 2, 9, 9],
    "lists a post twice": () => [1, ...frontCoded("moss"), 2, 2, 4, 1, 0, 9, 9],
    "lacks weights": () => [1, ...frontCoded("moss"), 2, 2, 4, 0, 1],
    "lacks places": () => [1, ...frontCoded("moss"), 2, 2, 4, 0, 1, 9, 9],
  },
  [LANGUAGES]: {
    "is an object": () => ({ bash: [0] }),
    "has a language without names": () => [[0]],
    "has a name that is not a text": () => [[[{}], [0]]],
    "has a post that does not exist": () => [[["bash"], [2]]],
    "has a post twice": () => [[["bash"], [1, 0]]],
    "has a post that is not whole": () => [[["bash"], [0.5]]],
  },
  [WORDS]: {
    "ends in a word": () => [0, 9, 97],
    "counts no post": () => [...frontCoded("moss"), 0],
    "counts more posts than there are": () => [...frontCoded("moss"), 3],
    "has too many words": () => Array(30_001).fill([0, 1, 97, 1]).flat(),
  },
  [POST_VECTORS]: {
    "is empty": () => [],
    "has more posts than there are": ([, ...rest]) => [3, ...rest],
    "has a post that does not exist": ([count, , , ...rest]) => [count, 0, 2, ...rest],
    "lacks numbers": (bytes) => bytes.slice(0, -1),
  },
  [POST]: {
    "is a text": () => "moss",
    "has no title": ({ title, ...post }) => post,
    "has a title that is an object": (post) => ({ ...post, title: { toString: "moss" } }),
    "has a haiku of one line": (post) => ({ ...post, haiku: ["one"] }),
    "has code that is a text": (post) => ({ ...post, sections: [["", "", "moss", "moss"]] }),
    "has code without a language": (post) => ({ ...post, sections: [["", "", "", [["x"]]]] }),
    "has sections that are not lists": (post) => ({ ...post, sections: [{ length: 4 }] }),
    "has a section of numbers": (post) => ({ ...post, sections: [[1, 2, 3, 4]] }),
    "has tags that are not a list": (post) => ({ ...post, tags: "git" }),
    "has a date that is not one": (post) => ({ ...post, date: "yesterday" }),
    "has a title that is too long": (post) => ({ ...post, title: "moss ".repeat(20_000) }),
    "has too much text": (post) => {
      return { ...post, sections: Array(10_000).fill(["", "moss", "moss", [["", "moss"]]]) };
    },
    "leads out of its journal": (post) => ({ ...post, docname: "../../login" }),
    "leads to another host": (post) => ({ ...post, docname: "/evil.example/x" }),
  },
};

for (const [path, changes] of Object.entries(BROKEN)) {
  for (const [fault, change] of Object.entries(changes)) {
    test(`a journal is left out if its ${path} ${fault}`, async (context) => {
      context.mock.method(console, "warn", () => {});
      const files = makeFiles("ops");
      files[path] = change(files[path]);
      const unreached = await searchAll(packAll(files));
      assert.equal(unreached.at(-1), "ops");
    });
  }
}

/** Return a packed file of zeros, without the memory for it. */
async function bomb(size) {
  const deflate = createDeflate({ level: constants.Z_BEST_SPEED });
  const block = Buffer.alloc(2 ** 20, " ");
  for (let written = 0; written < size; written += block.length) deflate.write(block);
  deflate.end();
  return Buffer.concat(await Array.fromAsync(deflate));
}

for (const [fault, make] of [
  ["unpacks to 64 MiB", () => bomb(2 ** 26)],
  ["nests deep", () => deflateSync("[".repeat(100_000) + "]".repeat(100_000))],
  ["ends too soon", () => packedJson(MANIFEST).subarray(0, 40)],
  ["goes on after its end", () => Buffer.concat([packedJson(MANIFEST), Buffer.alloc(9)])],
  ["is not compressed", () => Buffer.from(JSON.stringify(MANIFEST))],
  ["is not UTF-8", () => deflateSync(Uint8Array.of(34, 255, 34))],
  ["has a number that is infinite", () => deflateSync('{"format": 1e999}')],
  ["is not JSON", () => deflateSync('{"format": NaN}')],
]) {
  test(`a journal is left out, and not asked again, if a file ${fault}`, async (context) => {
    const warn = context.mock.method(console, "warn", () => {});
    const file = await make();
    for (const path of [MANIFEST_BIN, POST]) {
      const unreached = await searchAll({ ...packAll(makeFiles("ops")), [path]: file });
      assert.equal(unreached.at(-1), "ops");
    }
    assert.equal(warn.mock.callCount(), 2); // each journal once, however many searches there are
  });
}

test("a file of another journal is not read beyond the limit", async () => {
  let sent = 0;
  const pull = (controller) => {
    sent += 2 ** 16;
    controller.enqueue(new Uint8Array(2 ** 16));
  };
  const fetch = async () => new Response(new ReadableStream({ pull }));
  const read = fileReader("https://ops.example/", fetch, { limit: LARGEST_FILE });
  await assert.rejects(read("x.bin"), /x\.bin has more than \d+ bytes/);
  assert.ok(sent < LARGEST_FILE + 2 ** 20);
});

test("journals that keep a search waiting are left out of it together", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const [own, ops, web] = ["own", "ops", "web"].map((name, i) => {
    const address = i ? `https://${name}.example/` : "";
    return { name, title: name, address, read: reading(packAll(makeFiles(name))) };
  });
  const never = (read) => (path) => (path === MANIFEST_BIN ? read(path) : new Promise(() => {}));
  const slow = [ops, web].map((journal) => ({ ...journal, read: never(journal.read) }));
  const journals = new JournalIndexes([own, ...slow]);
  let answer = null;
  const search = async (index) => ({ posting: await index.find("moss") });
  journals.search(search).then((value) => {
    answer = value;
  });
  while (!answer) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(500);
  }
  const { posting, unreached } = answer;
  assert.deepEqual([posting.postCount, unreached], [2, ["ops", "web"]]);
});

// -- Random changes ----------------------------------------------------------------------

const STEPS = 150;
const VALUES = [null, true, -1, 0, 1.5, 2 ** 53, "", "x", "\ud83d", [], [null], {}, "__proto__"];

/** Return a function that returns pseudo-random whole numbers below its argument. */
function makeRandom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Replace, remove or repeat one value at a random place in a JSON value. */
function mutate(value, random) {
  const places = typeof value === "object" && value ? Object.keys(value) : [];
  if (!places.length || !random(4)) return VALUES[random(VALUES.length)];
  const place = places[random(places.length)];
  if (Array.isArray(value) && !random(3)) {
    const count = random(3);
    return value.flatMap((item, i) => (String(i) === place ? Array(count).fill(item) : [item]));
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (!random(8)) delete copy[place];
  else copy[place] = mutate(value[place], random);
  return copy;
}

function mutateContent(path, content, random) {
  return isBinary(path) ? Array.from(mutateBytes(content, random)) : mutate(content, random);
}

function mutateBytes(bytes, random) {
  const copy = Uint8Array.from(bytes);
  for (let i = random(3); i >= 0; i--) copy[random(copy.length)] = random(256);
  return copy.subarray(0, random(4) ? copy.length : random(copy.length));
}

test("no random change of an index takes away results of the own journal", async (context) => {
  context.mock.method(console, "warn", () => {});
  const random = makeRandom(7);
  for (let step = 0; step < STEPS; step++) {
    const files = makeFiles("ops");
    const paths = Object.keys(files);
    const path = paths[random(paths.length)];
    const packedFiles = packAll(files);
    if (random(5)) packedFiles[path] = packed(path, mutateContent(path, files[path], random));
    else packedFiles[path] = mutateBytes(packedFiles[path], random);
    await searchAll(packedFiles);
  }
});
