// Small indexes for the tests, packed as haiku_journal/search/indexing/packing.py packs them.

import { deflateSync } from "node:zlib";

/** The manifest of a journal with one post and without terms. */
export const MANIFEST = {
  format: 6,
  suffix: ".html",
  language: "porter",
  posts: "a1b2",
  words: "0123abcd",
  languages: "0123abcd",
  meant: {},
  vectors: { table: "0123abcd", posts: [], cells: "" },
  ranges: [],
  days: [738619],
  states: "0",
  tags: [],
  keys: {},
  synonyms: {},
  authors: [],
  authored: [[]],
  tagged: [[]],
};

/** Return the part of a manifest about posts with these days, or steps, and nothing else. */
export function manifestOf(days) {
  const tagged = days.map(() => []);
  return { days, states: "0".repeat(days.length), tagged, authored: tagged };
}

/** The number of the file with the vector of "moss". */
export const MOSS_SHARD = 339;

/** Return a file with the vectors of words that has none, if a path is that of such a file. */
export function emptyShard(path) {
  return path.startsWith("vectors/0123abcd/") ? deflateSync(Uint8Array.of(0)) : undefined;
}

/** The content of a result. */
export const DISPLAY = {
  docname: "posts/moss",
  title: "Moss on a stone",
  haiku: ["one", "two", "three"],
  date: "2023-04-10",
  tags: ["git"],
  sections: [["", "", "Moss grows, and so does the reflog.", [["bash", "git reflog"]]]],
};

/** The files of a journal with two posts, both with the term "moss" and the tag "git". */
export function makeFiles(name) {
  const display = { ...DISPLAY, docname: `posts/${name}` };
  return {
    "manifest.bin": {
      ...MANIFEST,
      posts: "a1b2c3d4",
      ranges: [["moss", "0123abcd"]],
      days: [738619, 1],
      states: "00",
      vectors: { table: "0123abcd", posts: [["0123abcd", 2]], cells: "" },
      tags: ["git"],
      tagged: [[0], [0]],
      authored: [[], []],
    },
    "terms/0-0123abcd.bin": [1, ...frontCoded("moss"), 2, 2, 5, ...[0, 1, 200, 100, 0]],
    "languages-0123abcd.bin": [
      [
        ["bash", "sh"],
        [0, 1],
      ],
    ],
    "words-0123abcd.bin": [...frontCoded("moss"), 2, ...frontCoded("reflog"), 1],
    "vectors/posts-0-0123abcd.bin": [2, 0, 1, 100, 100, ...Array(64).fill(255)],
    [`vectors/0123abcd/${MOSS_SHARD}.bin`]: [
      1,
      ...frontCoded("moss"),
      0,
      1,
      ...Array(64).fill(255),
    ],
    "posts/0-a1b2.bin": display,
    "posts/1-c3d4.bin": { ...display, docname: `posts/${name}/later` },
  };
}

/** Return a term as it is at the start of a file: with all of its bytes. */
export function frontCoded(term) {
  const bytes = new TextEncoder().encode(term);
  return [0, bytes.length, ...bytes];
}

export function packedJson(value) {
  return deflateSync(JSON.stringify(value));
}

/** Tell whether the content of a file is a list of bytes; otherwise it is a value for JSON. */
export function isBinary(path) {
  return /^(terms|words|vectors)/.test(path);
}

/** Pack the content of a file. */
export function packed(path, content) {
  return isBinary(path) ? deflateSync(Uint8Array.from(content)) : packedJson(content);
}
