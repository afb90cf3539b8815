// The search: a query in, results out. Nothing here touches a page, so that it runs in Node too.

import { reader } from "./files.js";
import { bestPassage, holdsPhrase, marked } from "./passage.js";
import { parse } from "./query.js";
import { rank } from "./rank.js";
import { Journals } from "./reach.js";
import { stem } from "./stem.js";
import { corrected, plainWords, slots, wholeTerm } from "./terms.js";
import { fold, read } from "./tokens.js";

const MOST_CHECKED = 60; // posts whose text is read for a quoted phrase

/**
 * Open the index below a URL. `options.fetch` stands in for the global fetch, `options.read` (path
 * to a promise of Uint8Array) for all reading, for instance from files. `options.journals` are the
 * journals that are searched as one, [{name, title, address}, …], the first being that of the index.
 */
export async function open(base, options = {}) {
  const { fetch, read = reader(base, fetch), journals = [] } = options;
  const own = { name: "", title: "", address: "", ...journals[0], read };
  const together = new Journals([own, ...journals.slice(1)], fetch);
  await together.open();
  return new Engine(together);
}

class Engine {
  constructor(journals) {
    this._journals = journals;
  }

  /**
   * Search for what was typed.
   *
   * Options: `tags` (a post has all of them), `years` and `journals` (it is of one of them, the
   * latter by their names) filter, as tag:, year: and journal: in the query do; `limit` (10) and
   * `offset` (0) choose the results; `newest` puts the newest first instead of the best; `typing`
   * takes the last word for the start of one; `literal` searches for the words as they are,
   * misspelled or not.
   *
   * Returns
   *   results      [{docname, url, title, titleParts, haiku, date, tags, score, section, passage}, …]:
   *                `url` leads to the section, {anchor, title} or null; `titleParts` and `passage`
   *                are [{text, mark}, …]; of several journals also `journal`, the name of its own
   *   total        how many posts were found
   *   more         whether there are others beyond the results
   *   facets       {tags, years, journals}, each [{name, count}, …]: how many of the posts found
   *                have a tag, most first, and how many would be found in a year, newest first, or
   *                in a journal, most first, if the options chose none; journals only of several
   *   corrections  [{from, to}, …]: words that no post holds and what was searched for instead
   *   flags        what was typed as -word but is a command's flag in this journal, and was
   *                searched for; -"word" excludes posts with the word
   *   unfound      quoted phrases that no post holds; their words were searched for instead
   *   wanted       what was searched for, as `marked` takes it
   *   unreached    the names of journals that could not be read and are not in any of this
   */
  search(query, options = {}) {
    return this._journals.search((index) => search(index, query, options));
  }
}

async function search(index, query, options) {
  const { tags = [], years = [], journals = [], limit = 10, offset = 0 } = options;
  const { typing = false, literal = false, newest = false } = options;
  const asked = await understand(index, parse(query));
  const typed = asked.words.join(" ") + (/\s$/.test(query) ? " " : "");
  const asTyped = { text: typed, corrections: [] };
  const { text, corrections } = literal ? asTyped : await corrected(index, typed, typing);
  const sought = await slots(index, text, typing);
  const ranked = /\S/.test(text) ? rank(sought, index.size) : newestFirst(index.size);
  const excluded = await postsWithAny(index, asked.without);
  const kept = ranked.posts.filter((post) => !excluded.has(post));
  const { posts: matching, unfound } = await withPhrases(index, kept, asked.phrases);

  const chips = tags.map((name) => ({ numbers: tagsNamed(index, name), wanted: true }));
  const chosen = [...asked.tags, ...chips];
  const within = matching.filter(
    (post) =>
      hasTags(index.tagged[post], chosen) &&
      isAnyOf(index.years[post], asked.years) &&
      isFrom(index.journalOf?.[post], asked.journals),
  );
  const known = index.journals.length ? journals : [];
  const ofJournals = within.filter((post) => isAnyOf(journalOf(index, post), known));
  const ofYears = within.filter((post) => isAnyOf(index.years[post], years));
  const posts = ofJournals.filter((post) => isAnyOf(index.years[post], years));
  if (newest) posts.sort((one, other) => other - one); // their numbers follow their dates

  const phrases = asked.phrases.filter((phrase) => phrase.wanted && !unfound.includes(phrase.text));
  const wanted = { terms: worths(sought), phrases: phrases.map((phrase) => phrase.text) };
  const page = posts.slice(offset, offset + limit);
  const displays = await Promise.all(page.map((post) => index.display(post)));
  return {
    results: displays.map((display, i) => result(index, page[i], display, ranked.scores[page[i]], wanted)),
    total: posts.length,
    more: offset + limit < posts.length,
    facets: {
      tags: counts(posts.flatMap((post) => index.tagged[post].map((tag) => index.tags[tag]))),
      years: counts(ofJournals.map((post) => index.years[post])).sort((one, other) => other.name - one.name),
      ...(index.journals.length && { journals: counts(ofYears.map((post) => journalOf(index, post))) }),
    },
    corrections,
    flags: asked.flags,
    unfound,
    wanted,
  };
}

/**
 * Decide what only the index can: which tags and journals there are, and whether -word is a
 * command's flag.
 */
async function understand(index, { pieces, years }) {
  const asked = { words: [], phrases: [], without: [], flags: [], tags: [], journals: [], years };
  for (const { text, phrase, excluded, filter } of pieces) {
    const numbers = filter ? numbersOf(index, filter) : [];
    if (numbers.length) {
      const { key, wanted } = filter;
      (key === "tag" ? asked.tags : asked.journals).push({ numbers, wanted });
    } else if (!excluded) { // docker's tag:latest, too
      asked.words.push(text);
      if (phrase) asked.phrases.push({ text, wanted: true });
    } else if (/\s/.test(excluded)) {
      asked.phrases.push({ text: excluded, wanted: false });
    } else if (!phrase && (await index.find(read(text).names.at(-1)))) {
      asked.words.push(text);
      asked.flags.push(text);
    } else {
      asked.without.push(wholeTerm(excluded));
    }
  }
  return asked;
}

/** Return the numbers of the tags, or of the journals, that tag:x or journal:x means. */
function numbersOf(index, { key, name }) {
  const called = key === "tag" ? index.tags.map((tag) => [tag]) : index.journals.map((one) => [one.name, one.title]);
  const isMeant = (names) => names.some((other) => slug(other) === slug(name));
  return [...called.keys()].filter((number) => isMeant(called[number]));
}

/** Return the number of the tag that has a name, or those of tags that have it otherwise spelled. */
function tagsNamed(index, name) {
  const number = index.tags.indexOf(name);
  return number < 0 ? numbersOf(index, { key: "tag", name }) : [number];
}

async function postsWithAny(index, terms) {
  const found = await Promise.all(terms.map((term) => index.find(term)));
  return new Set(found.flatMap((one) => Array.from(one?.posts ?? [])));
}

/** Keep of ranked posts those that hold the phrases that are wanted and not those that are not. */
async function withPhrases(index, posts, phrases) {
  const unfound = [];
  for (const { text, wanted } of phrases) {
    const possible = await postsWithAll(index, posts, plainWords(text).map(stem));
    const checked = possible.slice(0, MOST_CHECKED);
    const displays = await Promise.all(checked.map((post) => index.display(post)));
    const holding = checked.filter((_, i) => holdsPhrase(displays[i], text));
    if (!wanted) posts = posts.filter((post) => !holding.includes(post));
    else if (holding.length) posts = holding;
    else unfound.push(text);
  }
  return { posts, unfound };
}

async function postsWithAll(index, posts, terms) {
  const found = await Promise.all(terms.map((term) => index.find(term)));
  const sets = found.map((one) => new Set(one?.posts));
  return posts.filter((post) => sets.every((set) => set.has(post)));
}

function newestFirst(size) {
  return { posts: Array.from({ length: size }, (_, i) => size - 1 - i), scores: new Float64Array(size) };
}

/** Return what each term that was looked up is worth in a passage: more, the rarer it is. */
function worths(sought) {
  return new Map(sought.flat().map(({ term, held, factor }) => [term, factor / Math.log(2 + held)]));
}

function result(index, post, display, score, wanted) {
  const { section, passage } = bestPassage(display, wanted);
  const { docname, title, haiku, date, tags } = display;
  const page = index.addressOf(docname, post);
  const journal = journalOf(index, post);
  const url = section ? `${page}#${section.anchor}` : page;
  const titleParts = marked(title, wanted);
  return { docname, url, title, titleParts, haiku, date, tags, journal, score, section, passage };
}

function hasTags(tags, chosen) {
  return chosen.every(({ numbers, wanted }) => tags.some((tag) => numbers.includes(tag)) === wanted);
}

/** Whether a journal is one of those that are wanted, if any are, and none of those that are not. */
function isFrom(journal, asked) {
  const [wanted, unwanted] = [true, false].map((kind) => asked.filter((one) => one.wanted === kind));
  const isIn = ({ numbers }) => numbers.includes(journal);
  return (!wanted.length || wanted.some(isIn)) && !unwanted.some(isIn);
}

/** Return the name of a post's journal, where there are several. */
function journalOf(index, post) {
  return index.journals[index.journalOf?.[post]]?.name;
}

function isAnyOf(one, chosen) {
  return chosen.length === 0 || chosen.includes(one);
}

/** Return {name, count} for each of some values, the most frequent first. */
function counts(values) {
  const counted = new Map();
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
  const listed = Array.from(counted, ([name, count]) => ({ name, count }));
  return listed.sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

function slug(name) {
  return fold(name).replace(/[\s_-]+/g, "-");
}
