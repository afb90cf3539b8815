// The journals that are searched together: each is opened apart, and one that cannot be reached
// does not keep the others from answering.

import { Index, MissingFile, reader } from "./files.js";
import { Union, Unread } from "./union.js";

const PATIENCE = 3_000; // milliseconds that searches wait for another journal to open
const FILE_PATIENCE = 10_000; // and for a file of it

/** The journals of a search. */
export class Journals {
  /**
   * `journals` are [{name, title, address, read}, …], that of this site first, with an empty
   * address. `read` reads a journal's files (path to Uint8Array); without it they are fetched.
   */
  constructor(journals, fetch) {
    this._journals = journals.map((journal) => new Journal(journal, fetch));
    this._united = { indexes: [], index: null };
  }

  /**
   * Run a search, a function of an index, over that of all journals that can be reached. Returns
   * what it returns and, as `unreached`, the names of the journals that it was without.
   */
  async search(search) {
    const reopened = new Set();
    const left = new Set();
    for (;;) {
      const indexes = await this.open(left);
      try {
        const found = await search(this._unite(indexes));
        const unreached = this._journals.filter((_, i) => !indexes[i]).map(({ name }) => name);
        return { ...found, unreached };
      } catch (error) {
        const isUnread = error instanceof Unread;
        const journal = isUnread ? this._journals.find(({ name }) => name === error.journal.name) : this._journals[0];
        const cause = isUnread ? error.cause : error;
        if (cause instanceof MissingFile && !reopened.has(journal)) {
          reopened.add(journal);
          journal.close(); // the site was built anew: its index now
        } else if (isUnread) {
          left.add(journal);
        } else {
          throw error;
        }
      }
    }
  }

  /**
   * Open what is not open. Returns each journal's index, null for one that is left out or cannot be
   * reached; throws if there is none.
   */
  async open(left = new Set()) {
    const asked = this._journals.filter((journal) => !left.has(journal));
    await Promise.all(asked.map((journal) => journal.opened()));
    if (!asked.some(({ index }) => index)) throw asked[0]?.error ?? new Error("no journal can be read");
    return this._journals.map((journal) => (left.has(journal) ? null : journal.index));
  }

  /** Return the one index over some journals' indexes, made anew only when they are others. */
  _unite(indexes) {
    if (this._journals.length === 1) return indexes[0];
    if (!indexes.every((index, i) => index === this._united.indexes[i])) {
      const journals = this._journals.map((journal, i) => ({ ...journal.named, index: indexes[i] }));
      this._united = { indexes, index: new Union(journals) };
    }
    return this._united.index;
  }
}

/** A journal whose index is open, or is being opened, or could not be. */
class Journal {
  constructor({ name, title, address, read }, fetch) {
    this.named = { name, title, address };
    this.name = name;
    this._patience = address ? PATIENCE : Infinity;
    this._read = read ?? reader(new URL("_search/", address), fetch, FILE_PATIENCE);
    this.close();
  }

  close() {
    this.index = null;
    this.error = null;
    this._opening = null;
  }

  /** Open it if it is not open, and wait: not longer than its patience since the first search did. */
  async opened() {
    if (!this._opening) {
      this._since = Date.now();
      this._opening = this._open();
    }
    await within(this._opening, this._since + this._patience - Date.now());
  }

  async _open() {
    this.error = null;
    try {
      this.index = await Index.open(this._read);
    } catch (error) {
      this.error = error;
      this._opening = null; // the next search tries again
    }
  }
}

/** Wait for a promise, but at most for some milliseconds. */
async function within(promise, milliseconds) {
  if (milliseconds === Infinity) return promise;
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, Math.max(0, milliseconds))));
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
