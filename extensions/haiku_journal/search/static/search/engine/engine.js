// The search: it takes a query and returns results. It touches no page, so it runs in Node too.

import { filterByChoice, journalName } from "./facets.js";
import { fileReader } from "./index/files.js";
import { JournalIndexes } from "./index/remote_indexes.js";
import { nearestPosts, refine } from "./meaning.js";
import { passesAll, resolveFilter } from "./operators.js";
import { bestPassage, markText } from "./passage.js";
import { filterByPhrases, literalFirst } from "./phrases.js";
import { parseQuery } from "./query.js";
import { lookUpQuery, wholeTerm } from "./query_terms.js";
import { demote, rank } from "./rank.js";
import { correctQuery } from "./spelling/corrections.js";
import { suggestTags } from "./spelling/suggested_tags.js";
import { readLexeme } from "./tokens.js";

const MOST_NEAREST = 3; // posts that are shown instead of results

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
   * Options: `tags` (a post needs all of them), `years`, `authors`, `languages` and `journals` (it
   * needs one of each; journals by their names) filter, as tag: and year: in the query do; `limit`
   * (10) and `offset` (0) choose the results; `newest` sorts by date instead of by score; `typing`
   * takes the last word as the start of a word; `literal` switches the correction of words off;
   * `meaning: false` ranks by words alone, which loads less; `nearest` returns, if no post matches,
   * a few posts that are nearest in meaning.
   *
   * Returns
   *   results      [{docname, url, title, titleParts, haiku, date, tags, state, score, section,
   *                passage, code}, …]: `url` leads to the section, {anchor, title} or null;
   *                `titleParts` and `passage` are [{text, mark}, …]; `code` is {language, text} if
   *                the passage is code, with its whole lines as `text`, or else null; `state` is
   *                one of `STATES` in format.js; with several journals also `journal`, a name
   *   total        the number of posts that match
   *   more         whether there are others after the results
   *   facets       {tags, years, authors, languages, journals}, each [{name, count}, …]: the number
   *                of matching posts by tag, most first, and the number that would match by year,
   *                newest first, and by each other, most first, without the options of that kind;
   *                languages only if they are an option, journals only if there are several
   *   suggestedTags  if no post matches, tags that are like the query, or else the most used ones
   *   corrections  [{from, to}, …]: words that no post has and what was searched for instead
   *   suggestion   the query's words with corrections that are offered and not made, or null
   *   flags        words typed as -word that are flags of a command in this journal, and were
   *                searched for; -"word" excludes posts with the word
   *   unfound      quoted phrases that no post has; their words were searched for instead
   *   unknown      [{text, similar}, …]: what looks like a filter and is none, so that its words were
   *                searched for, and filters that can be written instead
   *   matches      {terms, phrases}: what the results are marked with, as `markText` takes it
   *   unreached    the names of the journals that could not be read; they are left out
   */
  search(query, options = {}) {
    return this._indexes.search((index) => search(index, query, options));
  }
}

async function search(index, query, options) {
  const { limit = 10, offset = 0, typing = false, literal = false, newest = false } = options;
  const { meaning = true, nearest = false } = options;
  const parsed = await resolvePieces(index, parseQuery(query));
  const { places, phrases } = parsed;
  const typed = parsed.words.join(" ") + (/\s$/.test(query) ? " " : "");
  const asTyped = { text: typed, corrections: [], suggestion: null };
  const { text, ...corrected } = literal ? asTyped : await correctQuery(index, typed, typing);
  const [slots] = await Promise.all([
    lookUpQuery(index, text, typing, places),
    options.languages && index.languages(), // read now, and needed later
  ]);
  const ranked = await rankPosts(index, text, slots, meaning && !newest && !places);
  const excluded = await postsWithAny(index, parsed.excludedTerms);
  const passes = passesAll(parsed.filters);
  const isAllowed = (post) => !excluded.has(post) && passes(post);
  const kept = ranked.posts.filter(isAllowed);
  const { posts: possible, unfound } = await filterByPhrases(index, kept, phrases, places);
  const matching =
    phrases.length || newest ? possible : await literalFirst(index, possible, typed, places);

  const { posts, facets } = await filterByChoice(index, matching, options);
  if (newest) posts.sort((one, other) => other - one); // posts are numbered by date

  const found = phrases.filter((phrase) => phrase.include && !unfound.includes(phrase.text));
  const matches = { terms: passageWeights(slots), phrases: found.map((phrase) => phrase.text) };
  const page =
    nearest && !posts.length
      ? await insteadOfResults(index, text, isAllowed, options)
      : posts.slice(offset, offset + limit);
  const displays = await Promise.all(page.map((post) => index.display(post)));
  return {
    results: displays.map((display, i) =>
      makeResult(index, page[i], display, ranked.scores[page[i]], { ...matches, places }),
    ),
    total: posts.length,
    more: offset + limit < posts.length,
    facets,
    suggestedTags: posts.length ? [] : suggestTags(index, text),
    ...corrected,
    suggestion: parsed.unknown.length ? null : corrected.suggestion,
    flags: parsed.flags,
    unfound,
    unknown: parsed.unknown,
    matches,
  };
}

/**
 * Resolve the pieces of a query that depend on the index: the filters, and whether -word is the flag
 * of a command.
 */
async function resolvePieces(index, pieces) {
  const resolved = {
    words: [],
    phrases: [],
    excludedTerms: [],
    flags: [],
    filters: [],
    places: 0,
    unknown: [],
  };
  for (const piece of pieces) {
    if (piece.filter) await addFilter(index, piece, resolved);
    else await addWords(index, piece, resolved);
  }
  return resolved;
}

async function addFilter(index, { text, filter }, resolved) {
  const { filter: known, place = 0, similar } = await resolveFilter(index, filter);
  resolved.places |= place;
  if (known) resolved.filters.push(known);
  else if (!place) resolved.words.push(text); // like docker's tag:latest, or std::vector
  if (similar) resolved.unknown.push({ text, similar });
}

async function addWords(index, { text, phrase, excluded }, resolved) {
  if (!excluded) {
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

/** Rank the posts: by the words of a query and, with `meaning`, by what they mean. */
async function rankPosts(index, text, slots, meaning) {
  if (!/\S/.test(text)) return newestFirst(index.size);
  const ranked = rank(slots, index.size);
  return demote(meaning ? await refine(index, text, ranked) : ranked, index.states);
}

/** Return a promise of a few posts that are near to a query which no post matches. */
async function insteadOfResults(index, text, isAllowed, options) {
  const near = (await nearestPosts(index, text)).filter(isAllowed);
  const { posts } = await filterByChoice(index, near, options);
  return posts.slice(0, MOST_NEAREST);
}

async function postsWithAny(index, terms) {
  const postings = await Promise.all(terms.map((term) => index.find(term)));
  return new Set(postings.flatMap((posting) => Array.from(posting?.posts ?? [])));
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
  const { section, passage, code } = bestPassage(display, matches);
  const { docname, title, haiku, date, tags } = display;
  const page = index.addressOf(docname, post);
  const journal = journalName(index, post);
  const url = section ? `${page}#${section.anchor}` : page;
  const titleParts = markText(title, matches);
  const state = index.states[post];
  const shown = { docname, url, title, titleParts, haiku, date, tags, state, journal, score };
  return { ...shown, section, passage, code };
}
