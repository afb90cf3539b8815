// The index of one journal. Files are fetched when they are needed, once.

import { decompress } from "./files.js";
import { FILES, POST_VERSION_DIGITS, SHARDS } from "./format.js";

/** The number of 1970-01-01 where 0001-01-01 is day 1, as in Python's `date.toordinal`. */
export const EPOCH = 719_163;

const MOST_READ = 1_500; // vectors of a large journal that are compared with a query, about
const MOST_LIKELY = 4; // cells of posts with the words of the query among them
const DAY = 86_400_000; // milliseconds

/**
 * The index of one journal. Terms are stems; posts are numbers from 0, the oldest, on.
 *
 * `MergedIndex` in merged_index.js has the same methods for several journals.
 */
export class Index {
  /** Read the manifest with `read` (path to a promise of Uint8Array) and return the index. */
  static async open(read) {
    return new Index(read, await readFile(read, "manifest.bin", FILES.manifest));
  }

  constructor(read, manifest) {
    const keys = new Map(Object.entries(manifest.keys));
    this.journals = []; // only a merged index has several
    this.tags = manifest.tags;
    this.keys = manifest.tags.map((tag) => keys.get(tag) ?? tag); // tags of one key are one tag
    this.authors = manifest.authors;
    this.authored = manifest.authored;
    this.synonyms = new Map(Object.entries(manifest.synonyms)); // to the names of tags
    this.tagged = manifest.tagged;
    this.size = manifest.days.length;
    this.days = manifest.days;
    this.states = manifest.states;
    this.years = this.days.map(yearOf);
    this._intended = new Map(Object.entries(manifest.meant));
    this._manifest = manifest;
    this._read = read;
    this._files = new Map();
  }

  /** Return the address of a post, relative to the root of the site. */
  addressOf(docname) {
    const { suffix } = this._manifest;
    // Where each page is a folder, the page "index" is the page of its own folder.
    const path = suffix === "/" ? `${docname}/`.replace(/(^|\/)index\/$/, "$1") : docname + suffix;
    return path.split("/").map(encodeURIComponent).join("/");
  }

  /**
   * Return a promise of a term's posting: {postCount, posts, weights, places}, or null if no post
   * has it.
   *
   * `postCount` is the number of posts with the term; `posts` may be only some of them. `places`
   * are bits, as `PLACES` in passage.js has them.
   */
  async find(term) {
    const number = this._rangeOf(term);
    return number < 0 ? null : (await this._range(number)).find(term);
  }

  /** Return a promise of the word that a word which posts misspell stands for, if it is one. */
  async intendedWord(word) {
    return this._intended.get(word);
  }

  /** Return a promise of the terms with a prefix, [{term, postCount}, …], the most frequent first. */
  async startingWith(prefix) {
    const first = Math.max(0, this._rangeOf(prefix));
    // Such terms are in one range, or in this and the next one.
    const last = Math.min(first + 1, this._rangeOf(`${prefix}\uffff`));
    const terms = [];
    for (let number = first; number <= last; number++) {
      terms.push(...(await this._range(number)).startingWith(prefix));
    }
    return terms.sort((one, other) => other.postCount - one.postCount);
  }

  /** Return a promise of the dictionary: [{word, postCount}, …] in alphabetical order. */
  dictionary() {
    return this._file(`words-${this._manifest.words}.bin`, FILES.words);
  }

  /** Return a promise of the languages of code, [{names, posts}, …]: the usual name is the first. */
  languages() {
    return this._file(`languages-${this._manifest.languages}.bin`, FILES.languages);
  }

  /** Return a promise of the vectors of terms, a Map; it lacks terms that the table does not know. */
  async wordVectors(terms) {
    const { table, posts } = this._manifest.vectors;
    if (!posts.length) return new Map();
    const path = (term) => `vectors/${table}/${shardOf(term)}.bin`;
    const shards = await Promise.all(
      terms.map((term) => this._file(path(term), FILES.wordVectors)),
    );
    const known = terms.map((term, i) => [term, shards[i].get(term)]);
    return new Map(known.filter(([, vector]) => vector));
  }

  /**
   * Return a promise of the similarity of each post to a query's vector: that of its nearest vector,
   * and at least 0.
   *
   * In a large journal, only some cells are read: those of the first of `likely`, posts that are
   * good results already, and the nearest ones. Another post is as similar as the centre of its
   * cell.
   */
  async similarities(query, likely) {
    const { posts, cells } = this._manifest.vectors;
    const similarities = new Float64Array(this.size);
    let numbers = [...posts.keys()];
    if (cells) {
      const { centres, cellOf } = await this._file(`vectors/cells-${cells}.bin`, FILES.cells);
      const nearness = centres.map((centre) =>
        centre.reduce((sum, x, i) => sum + x * query[i], 0),
      );
      numbers = cellsToRead(
        nearness,
        posts,
        likely.map((post) => cellOf[post]),
      );
      for (const number of numbers) nearness[number] = 0;
      cellOf.forEach((cell, post) => {
        similarities[post] = Math.max(0, nearness[cell] ?? 0);
      });
    }
    const path = (number) => `vectors/posts-${number}-${posts[number][0]}.bin`;
    const files = numbers.map((number) => this._file(path(number), FILES.postVectors));
    for (const vectors of await Promise.all(files)) vectors.raiseSimilarities(query, similarities);
    return similarities;
  }

  /** Return a promise of the content of a post's result: see `_display` in analysis.py. */
  display(post) {
    const start = POST_VERSION_DIGITS * post;
    const version = this._manifest.posts.slice(start, start + POST_VERSION_DIGITS);
    return this._file(`posts/${post}-${version}.bin`, FILES.post);
  }

  _range(number) {
    const version = this._manifest.ranges[number][1];
    return this._file(`terms/${number}-${version}.bin`, FILES.terms);
  }

  /** Return the number of the range that has a term if any range does. */
  _rangeOf(term) {
    const ranges = this._manifest.ranges;
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle][0] <= term) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  _file(path, kind) {
    if (!this._files.has(path)) {
      const file = readFile(this._read, path, kind, this.size);
      file.catch(() => this._files.delete(path)); // so that the next call tries again
      this._files.set(path, file);
    }
    return this._files.get(path);
  }
}

/** Read a file of a kind of `FILES`; `size` is the number of posts of the journal. */
async function readFile(read, path, { limit, decode }, size) {
  return decode(await decompress(await read(path), limit, path), size);
}

/** Return the numbers of the cells to read, with `MOST_READ` posts or so. */
function cellsToRead(nearness, files, likely) {
  const nearest = [...files.keys()].sort((one, other) => nearness[other] - nearness[one]);
  const first = [...new Set(likely)].filter((number) => number >= 0).slice(0, MOST_LIKELY);
  let read = 0;
  return [...new Set([...first, ...nearest])].filter((number) => {
    const [, count] = files[number];
    const isRead = read < MOST_READ && count > 0;
    if (isRead) read += count;
    return isRead;
  });
}

/** Return the number of the file with a term's vector, as in vectors.py. */
function shardOf(term) {
  return fnv1a(term) % SHARDS;
}

/** Return the FNV-1a hash of a text, 32 bits. */
export function fnv1a(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

function yearOf(day) {
  return new Date((day - EPOCH) * DAY).getUTCFullYear();
}
