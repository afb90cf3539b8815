// From the words of a query to the terms of the index: completions and other forms.

import { stem } from "./stem.js";
import { STOP_WORDS, synonymsOf } from "./stop_words.js";
import { lexemes, readLexeme } from "./tokens.js";

/** The weight of a part of a name, where a whole word has 1, as in indexing/analysis.py. */
export const PART_WEIGHT = 0.5;

const STOP_WEIGHT = 0.3; // of a stop word in a query with other words
const SYNONYM_WEIGHT = 0.6; // of another form of a typed word
const COMPLETION_WEIGHT = 0.5; // of a longer word that starts with the typed one
const MOST_COMPLETIONS = 8;
const SHORTEST_PREFIX = 3;

/**
 * Look the words of a query up in the index.
 *
 * Returns a promise of slots, as `rank` takes them; each alternative also has its `term`. If
 * `typing`, the last word also stands for longer words that start with it. If there are `places`,
 * which are bits, only posts count that have a word in one of them.
 */
export async function lookUpQuery(index, text, typing, places = 0) {
  const slots = await querySlots(index, text);
  const last = typing && lastLexeme(text);
  if (last) {
    const term = wholeTerm(last.text);
    const slot = slots.find(([first]) => first.term === term);
    const longer = (await completions(index, last.text)).filter((other) => other !== term);
    slot?.push(...longer.map((other) => ({ term: other, factor: COMPLETION_WEIGHT })));
  }
  const lookUpSlot = (slot) =>
    Promise.all(slot.map((alternative) => lookUp(index, alternative, places)));
  const looked = await Promise.all(slots.map(lookUpSlot));
  return looked.map((slot) => slot.filter(Boolean)).filter((slot) => slot.length > 0);
}

/** Return the term of a lexeme as a whole, without a sign before it. */
export function wholeTerm(lexeme) {
  return stem(wholeName(lexeme));
}

/** Return the words and parts of words of a text, with stop words, folded but not stemmed. */
export function plainWords(text) {
  return lexemes(text).flatMap((lexeme) => {
    const { words, parts } = readLexeme(lexeme.text);
    return [...words, ...parts];
  });
}

/**
 * Return a slot for each term of a query, [{term, factor}, …]: first itself, then synonyms.
 *
 * `isStop` tells whether a term is a stop word in a query that has other words.
 */
async function querySlots(index, text) {
  const readings = lexemes(text).map((lexeme) => readLexeme(lexeme.text));
  const intended = await intendedWords(index, readings);
  const factors = new Map();
  const stopFactors = new Map();
  const synonyms = new Map();
  const add = (words, factor) => {
    for (const word of words) {
      const term = stem(word);
      const target = STOP_WORDS.has(word) ? stopFactors : factors;
      target.set(term, Math.max(factor, target.get(term) ?? 0));
      synonyms.set(term, intended.has(word) ? [stem(intended.get(word))] : synonymsOf(word));
    }
  };
  for (const { words, parts, names } of readings) {
    add(words, 1);
    add(parts, PART_WEIGHT);
    add(names, 1);
  }
  const isStop = (term) => factors.size > 0 && !factors.has(term);
  const weights = new Map(stopFactors);
  if (factors.size)
    for (const [term, factor] of stopFactors) weights.set(term, STOP_WEIGHT * factor);
  for (const [term, factor] of factors) weights.set(term, factor);
  return Array.from(weights, ([term, factor]) => [
    { term, factor, isStop: isStop(term) },
    ...synonyms.get(term).map((other) => ({ term: other, factor: factor * SYNONYM_WEIGHT })),
  ]);
}

/** Return a Map of the misspelled words among readings to the words that they stand for. */
async function intendedWords(index, readings) {
  const words = new Set(
    readings.flatMap(({ words, parts, names }) => [...words, ...parts, ...names]),
  );
  const pairs = await Promise.all(
    Array.from(words, async (word) => [word, await index.intendedWord(word)]),
  );
  return new Map(pairs.filter(([, intended]) => intended));
}

async function lookUp(index, alternative, places) {
  const posting = await index.find(alternative.term);
  return posting && { ...(places ? onlyIn(places, posting) : posting), ...alternative };
}

/** Return a posting with those posts only that have the term in one of the places. */
function onlyIn(wanted, { postCount, posts, weights, places }) {
  const isWanted = (_, i) => (places[i] & wanted) > 0;
  return { postCount, posts: posts.filter(isWanted), weights: weights.filter(isWanted) };
}

/** Return a promise of terms that are longer than a lexeme and start with it. */
export async function completions(index, lexeme) {
  const prefix = wholeName(lexeme);
  if (prefix.length < SHORTEST_PREFIX || STOP_WORDS.has(prefix)) return [];
  const matching = await index.startingWith(prefix);
  const terms = matching.slice(0, MOST_COMPLETIONS).map(({ term }) => term);
  if (terms.length || (await index.find(stem(prefix)))) return terms;
  // The stem of a word can be shorter than its typed start: environ, environmen.
  const longer = (await index.dictionary()).filter(({ word }) => word.startsWith(prefix));
  longer.sort((one, other) => other.postCount - one.postCount);
  return [...new Set(longer.slice(0, MOST_COMPLETIONS).map(({ word }) => stem(word)))];
}

function wholeName(lexeme) {
  const { words, parts, names } = readLexeme(lexeme);
  return (parts.length || words.length !== 1 ? names.at(-1) : words[0]) ?? "";
}

/** Return the last lexeme of a text, if nothing stands between it and the cursor. */
export function lastLexeme(text) {
  return /\S$/.test(text) ? lexemes(text).at(-1) : undefined;
}
