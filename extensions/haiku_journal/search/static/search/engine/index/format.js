// The content of the files of an index, decoded and checked: each may come from another journal.
// haiku_journal/search/indexing/index_files.py describes it, packing.py beside it the encoding.

import { InvalidIndexError, integer, list, mapping, record, text, tuple } from "./shapes.js";

/** The version of the format, as in index_files.py. */
export const FORMAT = 3;
/** The hexadecimal digits of a version in the name of a post's file, as in index_files.py. */
export const POST_VERSION_DIGITS = 4;
/** The greatest number of posts that a term lists, as in index_files.py. */
export const MOST_POSTS = 8_192;
/** The greatest number of words in a dictionary, as in index_files.py. */
export const MOST_WORDS = 30_000;
/** The greatest number of characters of a title, and of all sections, as in analysis.py. */
export const LONGEST_TEXT = 32_000;
/** The number of 9999-12-31, the last day, where 0001-01-01 is 1, as in Python's `date`. */
export const LAST_DAY = 3_652_059;

const MOST_IN_JOURNAL = 300_000; // posts, tags or ranges of a journal
const MEBIBYTE = 2 ** 20;

const TEXT = text();
const VERSION = text(/^[\da-f]{8}$/);
const DATE = text(/^\d{4}-\d\d-\d\d$/);
const PATH = text(/^(?!\.{0,2}(\/|$))(?!.*\/\.{0,2}(\/|$))/s); // no empty parts, "." or ".."

const MANIFEST = record({
  format: integer(FORMAT, FORMAT),
  suffix: text(/^(\.html|\/)$/),
  posts: text(/^[\da-f]*$/),
  words: VERSION,
  meant: mapping(TEXT),
  ranges: list(tuple(TEXT, VERSION), MOST_IN_JOURNAL),
  days: list(integer(0, LAST_DAY), MOST_IN_JOURNAL),
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
  sections: list(tuple(TEXT, TEXT, TEXT, TEXT), MOST_IN_JOURNAL),
});

/**
 * The kinds of files: the greatest number of decompressed bytes, several times that of a large
 * journal, and a function from these bytes and the number of posts of the journal to the content.
 */
export const FILES = {
  manifest: { limit: 4 * MEBIBYTE, decode: decodeManifest },
  terms: { limit: MEBIBYTE, decode: (bytes, size) => new TermRange(bytes, size) },
  words: { limit: 4 * MEBIBYTE, decode: decodeDictionary },
  post: { limit: MEBIBYTE, decode: decodeDisplay },
};

/** The greatest number of bytes of any file. */
export const LARGEST_FILE = Math.max(...Object.values(FILES).map(({ limit }) => limit));

/** Return the manifest, with `days` as the day of each post instead of the steps between them. */
function decodeManifest(bytes) {
  const manifest = parseJson(bytes, MANIFEST, "manifest");
  const { posts, tags, tagged, authors, authored, ranges } = manifest;
  const days = addUp(manifest.days);
  check(days.length === tagged.length, "manifest: posts lack days or tags");
  check(days.length === authored.length, "manifest: posts lack authors");
  check(posts.length === POST_VERSION_DIGITS * days.length, "manifest: posts lack versions");
  check(days.length === 0 || (days[0] >= 1 && days.at(-1) <= LAST_DAY), "manifest: no such day");
  check(isAscending(ranges.map(([first]) => first)), "manifest: ranges are not in order");
  for (const numbers of tagged) {
    check(isAscending(numbers) && !(numbers.at(-1) >= tags.length), "manifest: no such tag");
  }
  for (const numbers of authored) {
    check(isAscending(numbers) && !(numbers.at(-1) >= authors.length), "manifest: no such author");
  }
  return { ...manifest, days };
}

/** Return the content of a result. Its text is limited, since all of it is searched for words. */
function decodeDisplay(bytes) {
  const display = parseJson(bytes, DISPLAY, "post");
  const { title, sections } = display;
  for (const text of [title, sections.flat().join("")]) {
    check(text.length <= 2 * LONGEST_TEXT, "post: a text is too long"); // two units a character
  }
  return display;
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

  /** Return a term's posting, {postCount, posts, weights}, or null if no post has it. */
  find(term) {
    const entry = this._terms.get(term);
    if (!entry) return null;
    const { postCount, listed, offset } = entry;
    const reader = new ByteReader(this._bytes, this._listsStart + offset);
    const posts = new Uint32Array(listed);
    for (let i = 0, least = 0; i < listed; i++) {
      posts[i] = (posts[i - 1] ?? 0) + reader.number(least);
      check(posts[i] < this._size, "terms: no such post");
      least = 1;
    }
    return { postCount, posts, weights: reader.bytes(listed) };
  }

  /** Return the terms with a prefix, [{term, postCount}, …]. */
  startingWith(prefix) {
    return Array.from(this._terms.values()).filter(({ term }) => term.startsWith(prefix));
  }
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
