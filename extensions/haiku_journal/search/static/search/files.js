// The index's files: fetched when they are needed, once, and unpacked. What they hold is described
// in haiku_journal/search/indexing/index_files.py, how it is packed in packing.py beside it.

const FORMAT = 2;
const DAY = 86_400_000; // milliseconds
const EPOCH = 719_163; // the day from which JavaScript counts, as the manifest counts days

/** A file of the index that is not there: the site was built anew since the manifest was read. */
export class MissingFile extends Error {}

/**
 * Return a function that reads a file of the index below a URL: path to Uint8Array. `patience` is
 * how many milliseconds it waits for one; without it, as long as the browser does.
 */
export function reader(base, fetch = globalThis.fetch, patience = null) {
  return async (path) => {
    // only the manifest keeps its name from build to build
    const cache = path === "manifest.bin" ? "no-cache" : "default";
    const signal = patience && AbortSignal.timeout(patience);
    const response = await fetch(new URL(path, base), { cache, signal });
    if (response.status === 404) throw new MissingFile(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

/**
 * The index of one journal. Terms are looked up by stem, posts are numbers from the oldest, 0, on.
 * `Union` in union.js is the same for several.
 */
export class Index {
  /** Read the manifest with `read` (path to Uint8Array) and return the index. */
  static async open(read) {
    const manifest = JSON.parse(text(await unpack(await read("manifest.bin"))));
    if (manifest.format !== FORMAT) throw new Error(`unknown index format ${manifest.format}`);
    return new Index(read, manifest);
  }

  constructor(read, manifest) {
    const keys = new Map(Object.entries(manifest.keys));
    this.journals = []; // of several, their names: here is only one
    this.tags = manifest.tags;
    this.keys = manifest.tags.map((tag) => keys.get(tag) ?? tag); // tags of one key are one tag
    this.tagged = manifest.tagged;
    this.size = manifest.tagged.length;
    this.days = daysOf(manifest.days);
    this.years = this.days.map(yearOf);
    this._meant = new Map(Object.entries(manifest.meant));
    this._manifest = manifest;
    this._read = read;
    this._files = new Map();
  }

  /** Return the address of a post from the site's root on. */
  addressOf(docname) {
    const { suffix } = this._manifest;
    // in a site of folders, the page named index is that of its folder
    const path = suffix === "/" ? `${docname}/`.replace(/(^|\/)index\/$/, "$1") : docname + suffix;
    return path.split("/").map(encodeURIComponent).join("/");
  }

  /** Return a term's posts as {held, posts, weights}, or null if no post holds it. */
  async find(term) {
    const number = this._rangeOf(term);
    return number < 0 ? null : (await this._range(number)).find(term);
  }

  /** Return the word that is meant by one that posts misspell, else nothing. */
  async meant(word) {
    return this._meant.get(word);
  }

  /** Return the terms that start with a prefix, [{term, held}, …], those in most posts first. */
  async startingWith(prefix) {
    const first = Math.max(0, this._rangeOf(prefix));
    // terms that start alike stand in one range, at times in its neighbour too
    const last = Math.min(first + 1, this._rangeOf(prefix + "\uffff"));
    const found = [];
    for (let number = first; number <= last; number++) {
      found.push(...(await this._range(number)).startingWith(prefix));
    }
    return found.sort((one, other) => other.held - one.held);
  }

  /** Return the dictionary: [{word, held}, …] in alphabetical order. */
  dictionary() {
    return this._file(`words-${this._manifest.words}.bin`, dictionary);
  }

  /** Return what a post's result is shown from: see `_display` in analyse.py. */
  display(post) {
    const version = this._manifest.posts.slice(4 * post, 4 * post + 4);
    return this._file(`posts/${post}-${version}.bin`, (data) => JSON.parse(text(data)));
  }

  _range(number) {
    const version = this._manifest.ranges[number][1];
    return this._file(`terms/${number}-${version}.bin`, (data) => new Range(data));
  }

  /** Return the number of the range in which a term stands if it stands anywhere. */
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

  _file(path, make) {
    if (!this._files.has(path)) {
      const file = this._read(path).then(unpack).then(make);
      file.catch(() => this._files.delete(path)); // the next try may succeed
      this._files.set(path, file);
    }
    return this._files.get(path);
  }
}

/** An alphabetical range of terms with the posts that hold them. */
class Range {
  constructor(data) {
    const bytes = new Bytes(data);
    this._data = data;
    this._terms = new Map();
    let at = 0;
    for (let left = bytes.number(); left > 0; left--) {
      const term = bytes.frontCoded();
      const held = bytes.number();
      const listed = bytes.number();
      const size = bytes.number();
      this._terms.set(term, { term, held, listed, at });
      at += size;
    }
    this._lists = bytes.at;
  }

  find(term) {
    const entry = this._terms.get(term);
    if (!entry) return null;
    const bytes = new Bytes(this._data, this._lists + entry.at);
    const posts = new Uint32Array(entry.listed);
    for (let i = 0, post = 0; i < entry.listed; i++) posts[i] = post += bytes.number();
    return { held: entry.held, posts, weights: this._data.subarray(bytes.at, bytes.at + entry.listed) };
  }

  startingWith(prefix) {
    return Array.from(this._terms.values()).filter(({ term }) => term.startsWith(prefix));
  }
}

/** A place in packed bytes from which numbers and terms are read one after the other. */
class Bytes {
  constructor(data, at = 0) {
    this.data = data;
    this.at = at;
    this._term = new Uint8Array(256);
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.data[this.at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  frontCoded() {
    const shared = this.number();
    const rest = this.number();
    this._term.set(this.data.subarray(this.at, this.at + rest), shared);
    this.at += rest;
    return text(this._term.subarray(0, shared + rest));
  }
}

function dictionary(data) {
  const bytes = new Bytes(data);
  const words = [];
  while (bytes.at < data.length) words.push({ word: bytes.frontCoded(), held: bytes.number() });
  return words;
}

function daysOf(steps) {
  let day = 0;
  return steps.map((step) => (day += step));
}

function yearOf(day) {
  return new Date((day - EPOCH) * DAY).getUTCFullYear();
}

async function unpack(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function text(bytes) {
  return decoder.decode(bytes);
}

const decoder = new TextDecoder();
