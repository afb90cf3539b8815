// The search: it takes a query and returns results. It touches no page, so it runs in Node too.

import { correctQuery } from "./corrections.js";
import { fileReader } from "./index/files.js";
import { JournalIndexes } from "./index/remote_indexes.js";
import { refine } from "./meaning.js";
import { bestPassage, containsPhrase, markText } from "./passage.js";
import { parseQuery } from "./query.js";
import { lookUpQuery, plainWords, wholeTerm } from "./query_terms.js";
import { rank } from "./rank.js";
import { stem } from "./stem.js";
import { fold, readLexeme } from "./tokens.js";

const MOST_CHECKED = 60; // posts whose text is read for a quoted phrase

/**
 * Open the index below a URL, and return a promise of the engine.
 *
 * `options.fetch` replaces the global fetch; `options.read` (path to a promise of Uint8Array)
 * replaces all reading, for instance to read from files. `options.journals` are the journals that
 * are searched together, [{name, title, address}, …]; the first is the one of the index.
 */
export async function openEngine(base, options = {}) {
  const { fetch, read = fileReader(base, fetch), journals = [] } = options;
  const own = { name: "", title: "", address: "", ...journals[0], read };
  const indexes = new JournalIndexes([own, ...journals.slice(1)], fetch);
  await indexes.open();
  return new Engine(indexes);
}

class Engine {
  constructor(indexes) {
    this._indexes = indexes;
  }

  /**
   * Search for a query as a reader types it.
   *
   * Options: `tags` (a post needs all of them), `years` and `journals` (it needs one of them;
   * journals by their names) filter, as tag:, year: and journal: in the query do; `limit` (10) and
   * `offset` (0) choose the results; `newest` sorts by date instead of by score; `typing` takes
   * the last word as the start of a word; `literal` switches the correction of words off;
   * `meaning: false` ranks by words alone, which loads less.
   *
   * Returns
   *   results      [{docname, url, title, titleParts, haiku, date, tags, score, section, passage}, …]:
   *                `url` leads to the section, {anchor, title} or null; `titleParts` and `passage`
   *                are [{text, mark}, …]; with several journals also `journal`, a name
   *   total        the number of posts that match
   *   more         whether there are others after the results
   *   facets       {tags, years, journals}, each [{name, count}, …]: the number of matching posts
   *                by tag, most first, and the number that would match by year, newest first, and
   *                by journal, most first, without the options of that kind; journals only if
   *                there are several
   *   corrections  [{from, to}, …]: words that no post has and what was searched for instead
   *   suggestion   the query's words with corrections that are offered and not made, or null
   *   flags        words typed as -word that are flags of a command in this journal, and were
   *                searched for; -"word" excludes posts with the word
   *   unfound      quoted phrases that no post has; their words were searched for instead
   *   matches      {terms, phrases}: what the results are marked with, as `markText` takes it
   *   unreached    the names of the journals that could not be read; they are left out
   */
  search(query, options = {}) {
    return this._indexes.search((index) => search(index, query, options));
  }
}

async function search(index, query, options) {
  const { tags = [], years = [], journals = [], limit = 10, offset = 0 } = options;
  const { typing = false, literal = false, newest = false, meaning = true } = options;
  const parsed = await resolvePieces(index, parseQuery(query));
  const typed = parsed.words.join(" ") + (/\s$/.test(query) ? " " : "");
  const asTyped = { text: typed, corrections: [], suggestion: null };
  const { text, ...corrected } = literal ? asTyped : await correctQuery(index, typed, typing);
  const slots = await lookUpQuery(index, text, typing);
  const ranked = await rankPosts(index, text, slots, meaning && !newest);
  const excluded = await postsWithAny(index, parsed.excludedTerms);
  const kept = ranked.posts.filter((post) => !excluded.has(post));
  const { posts: matching, unfound } = await filterByPhrases(index, kept, parsed.phrases);

  const tagOptions = tags.map((name) => ({ numbers: tagNumbers(index, name), include: true }));
  const tagFilters = [...parsed.tags, ...tagOptions];
  const filtered = matching.filter(
    (post) =>
      passesFilters(index.tagged[post], tagFilters) &&
      passesFilters(index.authored[post], parsed.authors) &&
      isAnyOf(index.years[post], parsed.years) &&
      passesJournals(index.journalOf?.[post], parsed.journals),
  );
  const journalOptions = index.journals.length ? journals : [];
  const ofJournals = filtered.filter((post) => isAnyOf(journalName(index, post), journalOptions));
  const ofYears = filtered.filter((post) => isAnyOf(index.years[post], years));
  const posts = ofJournals.filter((post) => isAnyOf(index.years[post], years));
  if (newest) posts.sort((one, other) => other - one); // posts are numbered by date

  const phrases = parsed.phrases.filter(({ text, include }) => include && !unfound.includes(text));
  const matches = { terms: passageWeights(slots), phrases: phrases.map(({ text }) => text) };
  const page = posts.slice(offset, offset + limit);
  const displays = await Promise.all(page.map((post) => index.display(post)));
  return {
    results: displays.map((display, i) =>
      makeResult(index, page[i], display, ranked.scores[page[i]], matches),
    ),
    total: posts.length,
    more: offset + limit < posts.length,
    facets: {
      tags: countValues(posts.flatMap((post) => index.tagged[post].map((tag) => index.tags[tag]))),
      years: countValues(ofJournals.map((post) => index.years[post])).sort(
        (one, other) => other.name - one.name,
      ),
      ...(index.journals.length && {
        journals: countValues(ofYears.map((post) => journalName(index, post))),
      }),
    },
    ...corrected,
    flags: parsed.flags,
    unfound,
    matches,
  };
}

/**
 * Resolve the pieces of a query that depend on the index: the tags, authors and journals that exist,
 * and whether -word is the flag of a command.
 */
async function resolvePieces(index, { pieces, years }) {
  const resolved = {
    words: [],
    phrases: [],
    excludedTerms: [],
    flags: [],
    tags: [],
    authors: [],
    journals: [],
    years,
  };
  for (const { text, phrase, excluded, filter } of pieces) {
    const numbers = filter ? filterNumbers(index, filter) : [];
    if (numbers.length) {
      const { key, include } = filter;
      resolved[`${key}s`].push({ numbers, include });
    } else if (!excluded) {
      // Also a filter without such a tag, like docker's tag:latest.
      resolved.words.push(text);
      if (phrase) resolved.phrases.push({ text, include: true });
    } else if (/\s/.test(excluded)) {
      resolved.phrases.push({ text: excluded, include: false });
    } else if (!phrase && (await index.find(readLexeme(text).names.at(-1)))) {
      resolved.words.push(text);
      resolved.flags.push(text);
    } else {
      resolved.excludedTerms.push(wholeTerm(excluded));
    }
  }
  return resolved;
}

/**
 * Return the numbers of what a filter names, tag:x, author:x or journal:x. An author also has the
 * words of the name, so that author:ann finds Ann Example.
 */
function filterNumbers(index, { key, name }) {
  const wanted = new Set([slug(name)]);
  for (const [synonym, tag] of key === "tag" ? index.synonyms : []) {
    if (slug(synonym) === slug(name)) wanted.add(slug(tag));
  }
  const namesByNumber = {
    tag: () => index.tags.map((tag) => [tag]),
    author: () => index.authors.map((author) => [author, ...author.split(/\s+/)]),
    journal: () => index.journals.map((journal) => [journal.name, journal.title]),
  }[key]();
  const isNamed = (names) => names.some((other) => wanted.has(slug(other)));
  return [...namesByNumber.keys()].filter((number) => isNamed(namesByNumber[number]));
}

/** Return the number of the tag with a name, or those of tags with another spelling of it. */
function tagNumbers(index, name) {
  const number = index.tags.indexOf(name);
  return number < 0 ? filterNumbers(index, { key: "tag", name }) : [number];
}

/** Rank the posts: by the words of a query and, with `meaning`, by what they mean. */
async function rankPosts(index, text, slots, meaning) {
  if (!/\S/.test(text)) return newestFirst(index.size);
  const ranked = rank(slots, index.size);
  return meaning ? refine(index, text, ranked) : ranked;
}

async function postsWithAny(index, terms) {
  const postings = await Promise.all(terms.map((term) => index.find(term)));
  return new Set(postings.flatMap((posting) => Array.from(posting?.posts ?? [])));
}

/** Keep the posts, in their order, that have the included phrases and not the excluded ones. */
async function filterByPhrases(index, posts, phrases) {
  let kept = posts;
  const unfound = [];
  for (const { text, include } of phrases) {
    const possible = await postsWithAll(index, kept, plainWords(text).map(stem));
    const checked = possible.slice(0, MOST_CHECKED);
    const displays = await Promise.all(checked.map((post) => index.display(post)));
    const containing = checked.filter((_, i) => containsPhrase(displays[i], text));
    if (!include) kept = kept.filter((post) => !containing.includes(post));
    else if (containing.length) kept = containing;
    else unfound.push(text);
  }
  return { posts: kept, unfound };
}

async function postsWithAll(index, posts, terms) {
  const postings = await Promise.all(terms.map((term) => index.find(term)));
  const sets = postings.map((posting) => new Set(posting?.posts));
  return posts.filter((post) => sets.every((set) => set.has(post)));
}

function newestFirst(size) {
  return {
    posts: Array.from({ length: size }, (_, i) => size - 1 - i),
    scores: new Float64Array(size),
  };
}

/**
 * Return how much each term counts when a passage is chosen: the rarer it is, the more. Stop words
 * neither count nor are marked.
 */
function passageWeights(slots) {
  const shown = slots.filter(([{ isStop }]) => !isStop);
  return new Map(
    shown.flat().map(({ term, postCount, factor }) => [term, factor / Math.log(2 + postCount)]),
  );
}

function makeResult(index, post, display, score, matches) {
  const { section, passage } = bestPassage(display, matches);
  const { docname, title, haiku, date, tags } = display;
  const page = index.addressOf(docname, post);
  const journal = journalName(index, post);
  const url = section ? `${page}#${section.anchor}` : page;
  const titleParts = markText(title, matches);
  return { docname, url, title, titleParts, haiku, date, tags, journal, score, section, passage };
}

/** Tell whether the numbers of a post's tags or authors pass all filters. */
function passesFilters(own, filters) {
  return filters.every(
    ({ numbers, include }) => own.some((number) => numbers.includes(number)) === include,
  );
}

/** Tell whether a journal is one of the included ones, if there are any, and not excluded. */
function passesJournals(journal, filters) {
  const isNamed = ({ numbers }) => numbers.includes(journal);
  const included = filters.filter(({ include }) => include);
  const excluded = filters.filter(({ include }) => !include);
  return (!included.length || included.some(isNamed)) && !excluded.some(isNamed);
}

/** Return the name of a post's journal if there are several. */
function journalName(index, post) {
  return index.journals[index.journalOf?.[post]]?.name;
}

function isAnyOf(value, allowed) {
  return allowed.length === 0 || allowed.includes(value);
}

/** Count values: [{name, count}, …], the most frequent first. */
function countValues(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const listed = Array.from(counts, ([name, count]) => ({ name, count }));
  return listed.sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

function slug(name) {
  return fold(name).replace(/[\s_-]+/g, "-");
}
