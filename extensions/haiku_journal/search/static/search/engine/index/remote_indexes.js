// The journals that are searched together. Each is opened and read on its own, so that one that is
// out of reach, slow or broken does not keep the others from answering.

import { fileReader, MissingFileError } from "./files.js";
import { LARGEST_FILE } from "./format.js";
import { Index } from "./index_reader.js";
import { MergedIndex, UnreadableJournalError } from "./merged_index.js";
import { InvalidIndexError } from "./shapes.js";

const OPEN_TIMEOUT = 3_000; // milliseconds that searches wait until another journal is open
const SLOW = 3_000; // milliseconds of a search after which journals that it still waits for are slow
const FILE_TIMEOUT = 10_000; // milliseconds that a file of another journal may take

/** A search waits for files of other journals; `journals` are these. */
class SlowJournalsError extends Error {
  constructor(journals) {
    super(`slow: ${journals.map(({ name }) => name).join(", ")}`);
    this.journals = journals;
  }
}

/** The indexes of all journals of a search. */
export class JournalIndexes {
  /**
   * `journals` are [{name, title, address, read}, …]; the first is the one of this site and has an
   * empty address. `read` (path to a promise of Uint8Array) reads the files of a journal; without
   * it they are fetched.
   */
  constructor(journals, fetch) {
    this._journals = journals.map((journal) => new JournalIndex(journal, fetch));
    this._merged = { indexes: [], index: null };
  }

  /**
   * Call `search` with the index of all journals that can be read.
   *
   * Returns a promise of its answer with `unreached`, the names of the journals that are left out.
   */
  async search(search) {
    const reopened = new Set();
    const excluded = new Set();
    for (;;) {
      const indexes = await this.open(excluded);
      try {
        const answer = await this._unlessSlow(search(this._merge(indexes)), excluded);
        const unreached = this._journals.filter((_, i) => !indexes[i]).map(({ name }) => name);
        return { ...answer, unreached };
      } catch (error) {
        this._recover(error, reopened, excluded);
      }
    }
  }

  /** Close or exclude the journals that an error is about; throw it if it is about none. */
  _recover(error, reopened, excluded) {
    if (error instanceof SlowJournalsError) {
      for (const journal of error.journals) excluded.add(journal);
      return;
    }
    const isUnreadable = error instanceof UnreadableJournalError;
    const journal = isUnreadable ? this._named(error.journal.name) : this._journals[0];
    const cause = isUnreadable ? error.cause : error;
    if (cause instanceof MissingFileError && !reopened.has(journal)) {
      reopened.add(journal);
      journal.close(); // its site was built again, so it has a new index
    } else if (isUnreadable) {
      if (cause instanceof InvalidIndexError) journal.discard(cause);
      excluded.add(journal);
    } else {
      throw error;
    }
  }

  /** Return a promise of an answer; reject it when other journals keep the search waiting. */
  async _unlessSlow(answer, excluded) {
    let timer;
    const slow = new Promise((_, reject) => {
      timer = setInterval(() => {
        const isWaitedFor = (journal) => journal.pending > 0 && !excluded.has(journal);
        const journals = this._journals.slice(1).filter(isWaitedFor);
        if (journals.length) reject(new SlowJournalsError(journals));
      }, SLOW);
    });
    try {
      return await Promise.race([answer, slow]);
    } finally {
      clearInterval(timer);
    }
  }

  /**
   * Open the journals that are not open yet, except the excluded ones.
   *
   * Returns a promise of the index of each journal, null for one that is excluded or cannot be
   * reached. Throws if no journal can be.
   */
  async open(excluded = new Set()) {
    const journals = this._journals.filter((journal) => !excluded.has(journal));
    await Promise.all(journals.map((journal) => journal.waitUntilOpen()));
    if (!journals.some(({ index }) => index)) {
      throw journals[0]?.error ?? new Error("no journal can be read");
    }
    return this._journals.map((journal) => (excluded.has(journal) ? null : journal.index));
  }

  _named(name) {
    return this._journals.find((journal) => journal.name === name);
  }

  /** Return one index for the indexes of all journals; merge them only if one has changed. */
  _merge(indexes) {
    if (this._journals.length === 1) return indexes[0];
    if (!indexes.every((index, i) => index === this._merged.indexes[i])) {
      const journals = this._journals.map(({ description }, i) => ({
        ...description,
        index: indexes[i],
      }));
      this._merged = { indexes, index: new MergedIndex(journals) };
    }
    return this._merged.index;
  }
}

/** The index of one journal, which may be closed, open, being opened, out of reach, or broken. */
class JournalIndex {
  constructor({ name, title, address, read }, fetch) {
    this.description = { name, title, address };
    this.name = name;
    this._timeout = address ? OPEN_TIMEOUT : Infinity;
    const limits = { limit: LARGEST_FILE, timeout: FILE_TIMEOUT };
    this._read = this._counted(read ?? fileReader(new URL("_search/", address), fetch, limits));
    this.pending = 0; // files that are being read
    this.close();
  }

  _counted(read) {
    return async (path) => {
      this.pending++;
      try {
        return await read(path);
      } finally {
        this.pending--;
      }
    };
  }

  close() {
    this.index = null;
    this.error = null;
    this._opening = null;
  }

  /** Leave the index closed: a broken one would fail again, and take time again. */
  discard(error) {
    this.index = null;
    this.error = error;
    this._opening = Promise.resolve();
    console.warn(`${this.name}: ${error.message}`);
  }

  /** Open the index if it is closed, and wait until it is open or its time is up. */
  async waitUntilOpen() {
    if (!this._opening) {
      this._openedAt = Date.now();
      this._opening = this._open();
    }
    await waitAtMost(this._opening, this._openedAt + this._timeout - Date.now());
  }

  async _open() {
    this.error = null;
    try {
      this.index = await Index.open(this._read);
    } catch (error) {
      this.error = error;
      if (error instanceof InvalidIndexError) this.discard(error);
      else this._opening = null; // so that the next search tries again
    }
  }
}

async function waitAtMost(promise, milliseconds) {
  if (milliseconds === Infinity) return promise;
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds));
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
