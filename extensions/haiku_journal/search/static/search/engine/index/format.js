// The content of the files of an index, decoded and checked: each may come from another journal.
// haiku_journal/search/indexing/index_files.py describes it, packing.py beside it the encoding.

import { InvalidIndexError, integer, list, mapping, record, text, tuple } from "./shapes.js";

/** The version of the format, as in index_files.py. */
export const FORMAT = 6;
/** The hexadecimal digits of a version in the name of a post's file, as in index_files.py. */
export const POST_VERSION_DIGITS = 4;
/** The greatest number of posts that a term lists, as in index_files.py. */
export const MOST_POSTS = 8_192;
/** The greatest number of words in a dictionary, as in index_files.py. */
export const MOST_WORDS = 30_000;
/** The greatest number of characters of a title, and of all sections, as in analysis.py. */
export const LONGEST_TEXT = 32_000;
/** The numbers of a vector, as in vectors.py. */
export const DIMENSIONS = 128;
/** The number of files with the vectors of words, as in vectors.py. */
export const SHARDS = 512;
/** The parts of 1 in the scale of a post's vector, as in vectors.py. */
export const SCALE_UNITS = 1000;
/** The greatest number of vectors of a post: its own and those of sections, as in vectors.py. */
export const MOST_VECTORS = 9;
/** The parts of 1 in the scale of a word's vector, as in vectors.py. */
export const WORD_UNITS = 65_536;
/** The greatest number of files with the vectors of posts, as in vectors.py. */
export const MOST_CELLS = 64;
/** The states of a post, by their numbers, as in index_files.py. */
export const STATES = ["", "due", "superseded"];
/** The number of 9999-12-31, the last day, where 0001-01-01 is 1, as in Python's `date`. */
export const LAST_DAY = 3_652_059;

const MOST_IN_JOURNAL = 300_000; // posts, tags or ranges of a journal
const MEBIBYTE = 2 ** 20;
const COUNT = integer(0, MOST_IN_JOURNAL);

const TEXT = text();
const VERSION = text(/^[\da-f]{8}$/);
const DATE = text(/^\d{4}-\d\d-\d\d$/);
const PATH = text(/^(?!\.{0,2}(\/|$))(?!.*\/\.{0,2}(\/|$))/s); // no empty parts, "." or ".."

const MANIFEST = record({
  format: integer(FORMAT, FORMAT),
  suffix: text(/^(\.html|\/)$/),
  language: text(/^[a-z]+$/),
  posts: text(/^[\da-f]*$/),
  words: VERSION,
  languages: VERSION,
  vectors: record({
    table: VERSION,
    posts: list(tuple(VERSION, COUNT), MOST_CELLS),
    cells: text(/^([\da-f]{8})?$/),
  }),
  meant: mapping(TEXT),
  ranges: list(tuple(TEXT, VERSION), MOST_IN_JOURNAL),
  days: list(integer(0, LAST_DAY), MOST_IN_JOURNAL),
  states: text(/^[012]*$/),
  tags: list(TEXT, MOST_IN_JOURNAL),
  keys: mapping(TEXT),
  synonyms: mapping(TEXT),
  authors: list(TEXT, MOST_IN_JOURNAL),
  authored: list(list(integer(0, MOST_IN_JOURNAL), MOST_IN_JOURNAL), MOST_IN_JOURNAL),
  tagged: list(list(integer(0, MOST_IN_JOURNAL), MOST_IN_JOURNAL), MOST_IN_JOURNAL),
});

const DISPLAY = record({
  docname: PATH,
  title: TEXT,
  haiku: tuple(TEXT, TEXT, TEXT),
  date: DATE,
  tags: list(TEXT, MOST_IN_JOURNAL),
  sections: list(
    tuple(TEXT, TEXT, TEXT, list(tuple(TEXT, TEXT), MOST_IN_JOURNAL)),
    MOST_IN_JOURNAL,
  ),
});

const LANGUAGES = list(
  tuple(list(TEXT, MOST_IN_JOURNAL), list(COUNT, MOST_IN_JOURNAL)),
  MOST_IN_JOURNAL,
);

/**
 * The kinds of files: the greatest number of decompressed bytes, several times that of a large
 * journal, and a function from these bytes and the number of posts of the journal to the content.
 */
export const FILES = {
  manifest: { limit: 4 * MEBIBYTE, decode: decodeManifest },
  terms: { limit: MEBIBYTE, decode: (bytes, size) => new TermRange(bytes, size) },
  words: { limit: 4 * MEBIBYTE, decode: decodeDictionary },
  languages: { limit: MEBIBYTE, decode: decodeLanguages },
  post: { limit: MEBIBYTE, decode: decodeDisplay },
  wordVectors: { limit: MEBIBYTE, decode: decodeWordVectors },
  cells: { limit: MEBIBYTE, decode: decodeCells },
  postVectors: { limit: 4 * MEBIBYTE, decode: (bytes, size) => new PostVectors(bytes, size) },
};

/** The greatest number of bytes of any file. */
export const LARGEST_FILE = Math.max(...Object.values(FILES).map(({ limit }) => limit));

/**
 * Return the manifest, with `days` as the day of each post instead of the steps between them, and
 * `states` as the state of each post.
 */
function decodeManifest(bytes) {
  const manifest = parseJson(bytes, MANIFEST, "manifest");
  const { posts, tags, tagged, authors, authored, ranges, vectors } = manifest;
  const days = addUp(manifest.days);
  check(days.length === tagged.length, "manifest: posts lack days or tags");
  check(days.length === authored.length, "manifest: posts lack authors");
  check(posts.length === POST_VERSION_DIGITS * days.length, "manifest: posts lack versions");
  check(days.length === 0 || (days[0] >= 1 && days.at(-1) <= LAST_DAY), "manifest: no such day");
  check(manifest.states.length === days.length, "manifest: posts lack states");
  check(isAscending(ranges.map(([first]) => first)), "manifest: ranges are not in order");
  const expected = vectors.cells ? MOST_CELLS : Math.min(1, vectors.posts.length);
  check(vectors.posts.length === expected, "manifest: there is not a file for each cell");
  for (const numbers of tagged) {
    check(isAscending(numbers) && !(numbers.at(-1) >= tags.length), "manifest: no such tag");
  }
  for (const numbers of authored) {
    check(isAscending(numbers) && !(numbers.at(-1) >= authors.length), "manifest: no such author");
  }
  return { ...manifest, days, states: Array.from(manifest.states, (number) => STATES[number]) };
}

/** Return the content of a result. Its text is limited, since all of it is searched for words. */
function decodeDisplay(bytes) {
  const display = parseJson(bytes, DISPLAY, "post");
  const { title, sections } = display;
  for (const text of [title, sections.flat(Infinity).join("")]) {
    check(text.length <= 2 * LONGEST_TEXT, "post: a text is too long"); // two units a character
  }
  return display;
}

/** Return the languages of code: [{names, posts}, …]. */
function decodeLanguages(bytes, size) {
  return parseJson(bytes, LANGUAGES, "languages").map(([names, steps]) => {
    const posts = addUp(steps);
    check(isAscending(posts) && !(posts.at(-1) >= size), "languages: there is no such post");
    return { names, posts };
  });
}

/** Return the dictionary: [{word, postCount}, …] in alphabetical order. */
function decodeDictionary(bytes, size) {
  const reader = new ByteReader(bytes);
  const words = [];
  while (reader.offset < bytes.length) {
    words.push({ word: reader.frontCoded(), postCount: reader.number(1, size) });
    check(words.length <= MOST_WORDS, "words: there are too many");
  }
  return words;
}

/** An alphabetical range of terms with their postings. */
class TermRange {
  constructor(bytes, size) {
    const reader = new ByteReader(bytes);
    this._bytes = bytes;
    this._size = size;
    this._terms = new Map();
    let offset = 0;
    for (let left = reader.number(); left > 0; left--) {
      const term = reader.frontCoded();
      const postCount = reader.number(1, size);
      const listed = reader.number(1, Math.min(postCount, MOST_POSTS));
      this._terms.set(term, { term, postCount, listed, offset });
      offset += reader.number();
    }
    this._listsStart = reader.offset;
  }

  /** Return a term's posting, {postCount, posts, weights, places}, or null if no post has it. */
  find(term) {
    const entry = this._terms.get(term);
    if (!entry) return null;
    const { postCount, listed, offset } = entry;
    const reader = new ByteReader(this._bytes, this._listsStart + offset);
    const posts = reader.ascending(listed, this._size);
    const weights = reader.bytes(listed);
    return { postCount, posts, weights, places: reader.twoBits(listed) };
  }

  /** Return the terms with a prefix, [{term, postCount}, …]. */
  startingWith(prefix) {
    return Array.from(this._terms.values()).filter(({ term }) => term.startsWith(prefix));
  }
}

/** Return the vectors of words: a Map from terms to Float64Array. */
function decodeWordVectors(bytes) {
  const reader = new ByteReader(bytes);
  const terms = Array.from({ length: reader.number(0, MOST_WORDS) }, () => reader.frontCoded());
  return new Map(terms.map((term) => [term, reader.wordVector()]));
}

/** Return the centres of the cells, Float64Array in a list, and the cell of each post, or -1. */
function decodeCells(bytes, size) {
  const reader = new ByteReader(bytes);
  const centres = Array.from({ length: MOST_CELLS }, () => reader.wordVector());
  const cellOf = Array.from(reader.bytes(size), (number) => number - 1);
  check(
    cellOf.every((cell) => cell < MOST_CELLS),
    "cells: there is no such cell",
  );
  return { centres, cellOf };
}

/** The vectors of posts, of which a long one has several, packed: a byte has four dimensions. */
class PostVectors {
  constructor(bytes, size) {
    const reader = new ByteReader(bytes);
    this._posts = reader.ascending(reader.number(0, MOST_VECTORS * size), size, 0);
    this._scales = reader.bytes(this._posts.length);
    this._rows = reader.bytes((this._posts.length * DIMENSIONS) / 4);
  }

  /** Raise the similarities of these posts to a query, in an array by post. */
  raiseSimilarities(query, similarities) {
    const products = byteProducts(query);
    const width = DIMENSIONS / 4;
    this._posts.forEach((post, i) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += products[256 * k + this._rows[width * i + k]];
      const similarity = (sum * this._scales[i]) / SCALE_UNITS;
      similarities[post] = Math.max(similarities[post], similarity);
    });
  }
}

/** Return for each byte of a post's vector, and each of its 256 values, the product with a query. */
function byteProducts(query) {
  const products = new Float64Array(64 * DIMENSIONS);
  for (let at = 0; at < products.length; at++) {
    const first = 4 * (at >> 8);
    for (let k = 0; k < 4; k++) {
      const code = (at >> (6 - 2 * k)) & 3; // 0 to 3 stand for -3, -1, 1 and 3 thirds
      products[at] += (query[first + k] * (2 * code - 3)) / 3;
    }
  }
  return products;
}

const LONGEST_NUMBER = 4; // bytes, so that it is below 2 ** 28
const LONGEST_TERM_BYTES = 256;
const TOO_SHORT = "a file ends too soon";

/** Reads numbers and terms from packed bytes, one after the other. */
class ByteReader {
  constructor(data, offset = 0) {
    this.offset = offset;
    this._data = data;
    this._term = new Uint8Array(LONGEST_TERM_BYTES);
  }

  /** Read a number from `least` to `most`. */
  number(least = 0, most = Infinity) {
    let value = 0;
    for (let i = 0; i < LONGEST_NUMBER; i++) {
      check(this.offset < this._data.length, TOO_SHORT);
      const byte = this._data[this.offset++];
      value |= (byte & 127) << (7 * i);
      if (byte < 128) {
        check(value >= least && value <= most, "a number is out of range");
        return value;
      }
    }
    throw new InvalidIndexError("a number is too long");
  }

  /** Read `count` posts below `size`, each as the step, at least `least`, from the one before. */
  ascending(count, size, least = 1) {
    const posts = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      posts[i] = (posts[i - 1] ?? 0) + this.number(i ? least : 0);
      check(posts[i] < size, "there is no such post");
    }
    return posts;
  }

  /** Read numbers from 0 to 3, four in a byte. */
  twoBits(count) {
    const packed = this.bytes(Math.ceil(count / 4));
    return Uint8Array.from({ length: count }, (_, i) => (packed[i >> 2] >> (6 - 2 * (i & 3))) & 3);
  }

  /** Read the vector of a word: a scale in two bytes, and four bits a dimension. */
  wordVector() {
    const [low, high] = this.bytes(2);
    const scale = (low + 256 * high) / WORD_UNITS;
    const codes = Array.from(this.bytes(DIMENSIONS / 2)).flatMap((byte) => [byte >> 4, byte & 15]);
    return Float64Array.from(codes, (code) => (2 * code - 15) * scale);
  }

  frontCoded() {
    const shared = this.number();
    const rest = this.bytes(this.number());
    check(shared + rest.length <= LONGEST_TERM_BYTES, "a term is too long");
    this._term.set(rest, shared);
    return decodeText(this._term.subarray(0, shared + rest.length));
  }

  bytes(count) {
    const start = this.offset;
    this.offset += count;
    check(this.offset <= this._data.length, TOO_SHORT);
    return this._data.subarray(start, this.offset);
  }
}

function parseJson(bytes, shape, place) {
  let value;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw new InvalidIndexError(`${place} is not JSON`, { cause: error });
  }
  shape(value, place);
  return value;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function decodeText(bytes) {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new InvalidIndexError("a text is not UTF-8", { cause: error });
  }
}

function addUp(steps) {
  let total = 0;
  return steps.map((step) => {
    total += step;
    return total;
  });
}

function isAscending(values) {
  return values.every((value, i) => i === 0 || values[i - 1] < value);
}

function check(condition, problem) {
  if (!condition) throw new InvalidIndexError(problem);
}
