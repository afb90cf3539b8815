// From the words of a query to the terms of the index: corrections, completions and other forms.

import { isSpellable, nearestWord } from "./spell.js";
import { stem } from "./stem.js";
import { STOP_WORDS, SYNONYMS } from "./stop_words.js";
import { lexemes, readLexeme } from "./tokens.js";

/** The weight of a part of a name, where a whole word has 1, as in indexing/analysis.py. */
export const PART_WEIGHT = 0.5;

const SYNONYM_WEIGHT = 0.6; // of another form of a typed word
const COMPLETION_WEIGHT = 0.5; // of a longer word that starts with the typed one
const MOST_COMPLETIONS = 8;
const SHORTEST_PREFIX = 3;

/**
 * Replace each word of a query that no post has by the nearest one that some post has.
 *
 * Returns a promise of {text, corrections}, with corrections as [{from, to}, …]. If `typing`, a
 * last word that some word starts with is left as it is.
 */
export async function correctQuery(index, text, typing) {
  const last = typing && lastLexeme(text);
  const isPrefix = last && (await completions(index, last.text)).length > 0;
  const words = spellableWords(isPrefix ? text.slice(0, last.start) : text);
  const postings = await Promise.all(words.map((word) => index.find(stem(word))));
  const unknown = words.filter((_, i) => !postings[i]);
  if (!unknown.length) return { text, corrections: [] };
  const dictionary = await index.dictionary();
  const candidates = unknown.map((from) => ({ from, to: nearestWord(from, dictionary) }));
  const corrections = candidates.filter(({ to }) => to);
  return { text: corrections.reduce(replaceWord, text), corrections };
}

/**
 * Look the words of a query up in the index.
 *
 * Returns a promise of slots, as `rank` takes them; each alternative also has its `term`. If
 * `typing`, the last word also stands for longer words that start with it.
 */
export async function lookUpQuery(index, text, typing) {
  const slots = await querySlots(index, text);
  const last = typing && lastLexeme(text);
  if (last) {
    const term = wholeTerm(last.text);
    const slot = slots.find(([first]) => first.term === term);
    const longer = (await completions(index, last.text)).filter((other) => other !== term);
    slot?.push(...longer.map((other) => ({ term: other, factor: COMPLETION_WEIGHT })));
  }
  const lookUpSlot = (slot) => Promise.all(slot.map((alternative) => lookUp(index, alternative)));
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

/** Return a slot for each term of a query, [{term, factor}, …]: first itself, then synonyms. */
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
      synonyms.set(
        term,
        intended.has(word) ? [stem(intended.get(word))] : (SYNONYMS.get(term) ?? []),
      );
    }
  };
  for (const { words, parts, names } of readings) {
    add(words, 1);
    add(parts, PART_WEIGHT);
    add(names, 1);
  }
  // Stop words count only in a query that has no other words.
  return Array.from(factors.size ? factors : stopFactors, ([term, factor]) => [
    { term, factor },
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

async function lookUp(index, { term, factor }) {
  const posting = await index.find(term);
  return posting && { ...posting, term, factor };
}

/** Return a promise of terms that are longer than a lexeme and start with it. */
async function completions(index, lexeme) {
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
function lastLexeme(text) {
  return /\S$/.test(text) ? lexemes(text).at(-1) : undefined;
}

function spellableWords(text) {
  return [...new Set(plainWords(text))].filter(
    (word) => isSpellable(word) && !STOP_WORDS.has(word),
  );
}

function replaceWord(text, { from, to }) {
  let replaced = "";
  let end = 0;
  for (const lexeme of lexemes(text)) {
    const { words, parts } = readLexeme(lexeme.text);
    if (!words.includes(from) && !parts.includes(from)) continue;
    const pattern = new RegExp(from, "giu");
    const changed = lexeme.text.replace(pattern, (match) => inCaseOf(match, to));
    // A word with accents does not match in its own lexeme.
    replaced += text.slice(end, lexeme.start) + (changed === lexeme.text ? to : changed);
    end = lexeme.end;
  }
  return replaced + text.slice(end);
}

/** Return a word with a capital if another one has one. */
function inCaseOf(other, word) {
  return other[0] === other[0].toLowerCase() ? word : word[0].toUpperCase() + word.slice(1);
}
