// Reading the files of an index. haiku_journal/search/indexing/index_files.py describes their
// content, packing.py beside it their encoding. Files are fetched when they are needed, once.

/** The version of the format, as in index_files.py. */
export const FORMAT = 2;
/** The hexadecimal digits of a version in the name of a post's file, as in index_files.py. */
export const POST_VERSION_DIGITS = 4;
/** The number of 1970-01-01 where 0001-01-01 is day 1, as in Python's `date.toordinal`. */
export const EPOCH = 719_163;

const DAY = 86_400_000; // milliseconds

/** A file of the index does not exist: the site was built again since the manifest was read. */
export class MissingFileError extends Error {}

/**
 * Return a function that reads a file of the index below a URL: path to a promise of Uint8Array.
 *
 * `timeout` limits the milliseconds that it waits for a file; null leaves that to the browser.
 */
export function fileReader(base, fetch = globalThis.fetch, timeout = null) {
  return async (path) => {
    // Only the manifest keeps its name from build to build.
    const cache = path === "manifest.bin" ? "no-cache" : "default";
    const signal = timeout && AbortSignal.timeout(timeout);
    const response = await fetch(new URL(path, base), { cache, signal });
    if (response.status === 404) throw new MissingFileError(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

/**
 * The index of one journal. Terms are stems; posts are numbers from 0, the oldest, on.
 *
 * `MergedIndex` in merged_index.js has the same methods for several journals.
 */
export class Index {
  /** Read the manifest with `read` (path to a promise of Uint8Array) and return the index. */
  static async open(read) {
    const manifest = JSON.parse(decodeText(await decompress(await read("manifest.bin"))));
    if (manifest.format !== FORMAT) throw new Error(`unknown index format ${manifest.format}`);
    return new Index(read, manifest);
  }

  constructor(read, manifest) {
    const keys = new Map(Object.entries(manifest.keys));
    this.journals = []; // only a merged index has several
    this.tags = manifest.tags;
    this.keys = manifest.tags.map((tag) => keys.get(tag) ?? tag); // tags of one key are one tag
    this.tagged = manifest.tagged;
    this.size = manifest.tagged.length;
    this.days = addUp(manifest.days);
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
   * Return a promise of a term's posting: {postCount, posts, weights}, or null if no post has it.
   *
   * `postCount` is the number of posts with the term; `posts` may be only some of them.
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
    return this._file(`words-${this._manifest.words}.bin`, decodeDictionary);
  }

  /** Return a promise of the content of a post's result: see `_display` in analysis.py. */
  display(post) {
    const start = POST_VERSION_DIGITS * post;
    const version = this._manifest.posts.slice(start, start + POST_VERSION_DIGITS);
    return this._file(`posts/${post}-${version}.bin`, (data) => JSON.parse(decodeText(data)));
  }

  _range(number) {
    const version = this._manifest.ranges[number][1];
    return this._file(`terms/${number}-${version}.bin`, (data) => new TermRange(data));
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

  _file(path, decode) {
    if (!this._files.has(path)) {
      const file = this._read(path).then(decompress).then(decode);
      file.catch(() => this._files.delete(path)); // so that the next call tries again
      this._files.set(path, file);
    }
    return this._files.get(path);
  }
}

/** An alphabetical range of terms with their postings. */
class TermRange {
  constructor(data) {
    const reader = new ByteReader(data);
    this._data = data;
    this._terms = new Map();
    let offset = 0;
    for (let left = reader.number(); left > 0; left--) {
      const term = reader.frontCoded();
      const postCount = reader.number();
      const listed = reader.number();
      const size = reader.number();
      this._terms.set(term, { term, postCount, listed, offset });
      offset += size;
    }
    this._listsStart = reader.offset;
  }

  find(term) {
    const entry = this._terms.get(term);
    if (!entry) return null;
    const { postCount, listed, offset } = entry;
    const reader = new ByteReader(this._data, this._listsStart + offset);
    const posts = new Uint32Array(listed);
    for (let i = 0, post = 0; i < listed; i++) {
      post += reader.number();
      posts[i] = post;
    }
    const weights = this._data.subarray(reader.offset, reader.offset + listed);
    return { postCount, posts, weights };
  }

  startingWith(prefix) {
    return Array.from(this._terms.values()).filter(({ term }) => term.startsWith(prefix));
  }
}

/** Reads numbers and terms from packed bytes, one after the other. */
class ByteReader {
  constructor(data, offset = 0) {
    this.data = data;
    this.offset = offset;
    this._term = new Uint8Array(256);
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.data[this.offset++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  frontCoded() {
    const shared = this.number();
    const rest = this.number();
    this._term.set(this.data.subarray(this.offset, this.offset + rest), shared);
    this.offset += rest;
    return decodeText(this._term.subarray(0, shared + rest));
  }
}

function decodeDictionary(data) {
  const reader = new ByteReader(data);
  const words = [];
  while (reader.offset < data.length) {
    words.push({ word: reader.frontCoded(), postCount: reader.number() });
  }
  return words;
}

function addUp(steps) {
  let total = 0;
  return steps.map((step) => {
    total += step;
    return total;
  });
}

function yearOf(day) {
  return new Date((day - EPOCH) * DAY).getUTCFullYear();
}

async function decompress(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const decoder = new TextDecoder();

function decodeText(bytes) {
  return decoder.decode(bytes);
}
