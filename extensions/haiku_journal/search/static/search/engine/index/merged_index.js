// The indexes of several journals, merged into one.

import { intendedWord, mayBeMisspelled } from "../spelling/spell.js";
import { stem } from "../stem.js";

/** A file of a journal could not be read; `journal` says which journal, `cause` why. */
export class UnreadableJournalError extends Error {
  constructor(journal, cause) {
    super(`${journal.name}: ${cause.message}`, { cause });
    this.journal = journal;
  }
}

/**
 * The index of several journals, with the methods of `Index` in index_reader.js.
 *
 * The weights of a post do not depend on its journal (haiku_journal/search/indexing/analysis.py).
 * So with the numbers of posts by term added up, and all posts in the order of their dates, the
 * ranks are those of a single index. Posts of the same day keep the order of the journals. A list
 * or dictionary that is cut off in one large index may be longer here.
 */
export class MergedIndex {
  /**
   * `journals` are [{name, title, address, index}, …]: `address` is empty for the journal of this
   * site, `index` is null if the journal cannot be reached.
   */
  constructor(journals) {
    this.journals = journals;
    this._reachable = journals.filter(({ index }) => index);
    this._order = orderByDay(this._reachable);
    this._numbers = mergedNumbers(this._order, this._reachable);
    this.size = this._order.length;
    this.days = this._ofEachPost("days");
    this.years = this._ofEachPost("years");
    this.states = this._ofEachPost("states");
    this.journalOf = this._order.map(({ part }) => journals.indexOf(this._reachable[part]));
    this._mergeTags();
    this._mergeAuthors();
  }

  /** Return the address of a post: for another journal, with its host. */
  addressOf(docname, post) {
    const { address, index } = this._reachable[this._order[post].part];
    return address + index.addressOf(docname);
  }

  /** Return a promise of a term's posting: see `Index`. */
  async find(term) {
    const postings = await this._askAll((index) => index.find(term));
    const listed = sum(postings.map((posting) => posting?.posts.length ?? 0));
    if (!listed) return null;
    const posts = new Uint32Array(listed);
    const weights = new Uint8Array(listed);
    const places = new Uint8Array(listed);
    let next = 0;
    postings.forEach((posting, part) => {
      posting?.posts.forEach((post, i) => {
        posts[next] = this._numbers[part][post];
        weights[next] = posting.weights[i];
        places[next++] = posting.places[i];
      });
    });
    const postCount = sum(postings.map((posting) => posting?.postCount ?? 0));
    return { postCount, posts, weights, places };
  }

  /**
   * Return a promise of the word that a misspelled one stands for, or null.
   *
   * The manifests cannot tell: a word that is rare in one journal may be common in another.
   */
  async intendedWord(word) {
    const postCount = (await this.find(stem(word)))?.postCount ?? 0;
    return mayBeMisspelled(word, postCount) ? intendedWord(word, await this.dictionary()) : null;
  }

  /** Return a promise of the terms with a prefix, [{term, postCount}, …], the most frequent first. */
  async startingWith(prefix) {
    const lists = await this._askAll((index) => index.startingWith(prefix));
    const terms = addPostCounts(lists.flat(), "term");
    return terms.sort((one, other) => other.postCount - one.postCount);
  }

  /** Return a promise of the dictionary: [{word, postCount}, …] in alphabetical order. */
  dictionary() {
    if (!this._dictionary) {
      const lists = this._askAll((index) => index.dictionary());
      this._dictionary = lists.then((all) => addPostCounts(all.flat(), "word"));
      this._dictionary.catch(() => {
        this._dictionary = null; // so that the next call tries again
      });
    }
    return this._dictionary;
  }

  /** Return a promise of the languages of code, of each journal: see `Index`. */
  async languages() {
    const lists = await this._askAll((index) => index.languages());
    const renumbered = (part) => (post) => this._numbers[part][post];
    return lists.flatMap((languages, part) =>
      languages.map(({ names, posts }) => ({ names, posts: posts.map(renumbered(part)) })),
    );
  }

  /** Return a promise of the vectors of terms, by the first journal that has any: see `Index`. */
  async wordVectors(terms) {
    for (const journal of this._reachable) {
      const vectors = await ask(journal, (index) => index.wordVectors(terms));
      if (vectors.size) return vectors;
    }
    return new Map();
  }

  /** Return a promise of the similarity of each post to a query's vector: see `Index`. */
  async similarities(query, likely) {
    const lists = await Promise.all(
      this._reachable.map((journal, number) => {
        const own = likely.filter((post) => this._order[post].part === number);
        const posts = own.map((post) => this._order[post].post);
        return ask(journal, (index) => index.similarities(query, posts));
      }),
    );
    return Float64Array.from(this._order, ({ part, post }) => lists[part][post]);
  }

  /** Return a promise of the content of a post's result: see `_display` in analysis.py. */
  display(post) {
    const { part, post: number } = this._order[post];
    return ask(this._reachable[part], (index) => index.display(number));
  }

  _askAll(question) {
    return Promise.all(this._reachable.map((journal) => ask(journal, question)));
  }

  _ofEachPost(property) {
    return this._order.map(({ part, post }) => this._reachable[part].index[property][post]);
  }

  /** Merge the tags: tags of one key are one, spelled as in the first journal that has it. */
  _mergeTags() {
    const numberOf = new Map();
    this.tags = [];
    this.synonyms = new Map(this._reachable.flatMap(({ index }) => [...index.synonyms]));
    for (const { index } of this._reachable) {
      index.keys.forEach((key, i) => {
        if (numberOf.has(key)) return;
        numberOf.set(key, numberOf.size);
        this.tags.push(index.tags[i]);
      });
    }
    this.keys = [...numberOf.keys()];
    const numbers = this._reachable.map(({ index }) => index.keys.map((key) => numberOf.get(key)));
    this.tagged = this._order.map(({ part, post }) =>
      this._reachable[part].index.tagged[post].map((tag) => numbers[part][tag]),
    );
  }

  /** Merge the authors: those of one name are one. */
  _mergeAuthors() {
    this.authors = [...new Set(this._reachable.flatMap(({ index }) => index.authors))];
    const numberOf = new Map(this.authors.map((name, number) => [name, number]));
    this.authored = this._order.map(({ part, post }) => {
      const { authors, authored } = this._reachable[part].index;
      return authored[post].map((author) => numberOf.get(authors[author]));
    });
  }
}

/** Return all posts, [{part, post, day}, …], the oldest first; `part` is the journal's number. */
function orderByDay(journals) {
  const posts = journals.flatMap(({ index }, part) =>
    index.days.map((day, post) => ({ part, post, day })),
  );
  return posts.sort((one, other) => one.day - other.day);
}

/** Return for each journal the merged number of each of its posts. */
function mergedNumbers(order, journals) {
  const numbers = journals.map(({ index }) => new Uint32Array(index.size));
  order.forEach(({ part, post }, number) => {
    numbers[part][post] = number;
  });
  return numbers;
}

/** Ask the index of a journal; an error is thrown with its journal. */
async function ask(journal, question) {
  try {
    return await question(journal.index);
  } catch (error) {
    throw new UnreadableJournalError(journal, error);
  }
}

/** Add up the post counts of equal terms or words, and return them in alphabetical order. */
function addPostCounts(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(item[key], (counts.get(item[key]) ?? 0) + item.postCount);
  const names = Array.from(counts.keys()).sort();
  return names.map((name) => ({ [key]: name, postCount: counts.get(name) }));
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
