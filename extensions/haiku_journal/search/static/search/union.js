// The indexes of several journals, searched as if they were one.

import { mayBeSlip, meantBy } from "./spell.js";
import { stem } from "./stem.js";

/** A file of one of the journals could not be read; `journal` is which, `cause` why. */
export class Unread extends Error {
  constructor(journal, cause) {
    super(`${journal.name}: ${cause.message}`, { cause });
    this.journal = journal;
  }
}

/**
 * The index over the posts of several journals: what `Index` in files.js is for one.
 *
 * A post's weights do not depend on its journal (see haiku_journal/search/indexing/analysis.py), so that
 * with the numbers of posts that hold a term added up, and the posts in the order of their days, all
 * ranks are those of one index. Posts of a day stand in the order of the journals. Where one index
 * would hold less than its journals' do together, a list or a dictionary that is cut off, this one
 * knows more.
 */
export class Union {
  /**
   * `journals` are [{name, title, address, index}, …]: `address` is empty for the journal of this
   * site, `index` nothing for one that cannot be reached.
   */
  constructor(journals) {
    this.journals = journals;
    this._parts = journals.filter(({ index }) => index);
    this._order = inOrder(this._parts);
    this._numbers = numbersIn(this._order, this._parts);
    this.size = this._order.length;
    this.days = this._ofEach("days");
    this.years = this._ofEach("years");
    this.journalOf = this._order.map(({ part }) => journals.indexOf(this._parts[part]));
    this._uniteTags();
  }

  /** Return the address of a post: of another journal's with its host. */
  addressOf(docname, post) {
    const { address, index } = this._parts[this._order[post].part];
    return address + index.addressOf(docname);
  }

  /** Return a term's posts as {held, posts, weights}, or null if no post holds it. */
  async find(term) {
    const found = await this._each((index) => index.find(term));
    const listed = found.map((one) => one?.posts.length ?? 0).reduce(sum, 0);
    if (!listed) return null;
    const posts = new Uint32Array(listed);
    const weights = new Uint8Array(listed);
    let at = 0;
    found.forEach((one, part) => {
      one?.posts.forEach((post, i) => {
        posts[at] = this._numbers[part][post];
        weights[at++] = one.weights[i];
      });
    });
    return { held: found.map((one) => one?.held ?? 0).reduce(sum, 0), posts, weights };
  }

  /**
   * Return the word that is meant by one that posts misspell, else nothing. No journal's manifest
   * says so, since a slip in one may be a common word in another, and the other way round.
   */
  async meant(word) {
    const held = (await this.find(stem(word)))?.held ?? 0;
    return mayBeSlip(word, held) ? meantBy(word, await this.dictionary()) : null;
  }

  /** Return the terms that start with a prefix, [{term, held}, …], those in most posts first. */
  async startingWith(prefix) {
    const found = await this._each((index) => index.startingWith(prefix));
    const united = added(found.flat(), "term");
    return united.sort((one, other) => other.held - one.held);
  }

  /** Return the dictionary: [{word, held}, …] in alphabetical order. */
  dictionary() {
    if (!this._dictionary) {
      const read = this._each((index) => index.dictionary());
      this._dictionary = read.then((found) => added(found.flat(), "word"));
      this._dictionary.catch(() => (this._dictionary = null)); // the next try may succeed
    }
    return this._dictionary;
  }

  /** Return what a post's result is shown from: see `_display` in analyse.py. */
  display(post) {
    const { part, post: number } = this._order[post];
    return told(this._parts[part], (index) => index.display(number));
  }

  _each(ask) {
    return Promise.all(this._parts.map((journal) => told(journal, ask)));
  }

  _ofEach(what) {
    return this._order.map(({ part, post }) => this._parts[part].index[what][post]);
  }

  /** Tags of one key are one, in the spelling of the first journal that has it. */
  _uniteTags() {
    const number = new Map();
    this.tags = [];
    for (const { index } of this._parts) {
      index.keys.forEach((key, i) => {
        if (number.has(key)) return;
        number.set(key, number.size);
        this.tags.push(index.tags[i]);
      });
    }
    this.keys = [...number.keys()];
    const numbers = this._parts.map(({ index }) => index.keys.map((key) => number.get(key)));
    this.tagged = this._order.map(({ part, post }) =>
      this._parts[part].index.tagged[post].map((tag) => numbers[part][tag]),
    );
  }
}

/** Return all posts, [{part, post, day}, …], the oldest first. */
function inOrder(parts) {
  const posts = parts.flatMap(({ index }, part) => index.days.map((day, post) => ({ part, post, day })));
  return posts.sort((one, other) => one.day - other.day);
}

/** Return for each journal the number that each of its posts has among all. */
function numbersIn(order, parts) {
  const numbers = parts.map(({ index }) => new Uint32Array(index.size));
  order.forEach(({ part, post }, number) => (numbers[part][post] = number));
  return numbers;
}

/** Ask a journal's index; what goes wrong is told with the journal. */
async function told(journal, ask) {
  try {
    return await ask(journal.index);
  } catch (error) {
    throw new Unread(journal, error);
  }
}

/** Return terms or words in alphabetical order, each once, with the posts of all added up. */
function added(found, what) {
  const held = new Map();
  for (const one of found) held.set(one[what], (held.get(one[what]) ?? 0) + one.held);
  return Array.from(held.keys()).sort().map((name) => ({ [what]: name, held: held.get(name) }));
}

function sum(one, other) {
  return one + other;
}
