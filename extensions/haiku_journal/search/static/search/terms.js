// From the words of a query to the terms that are looked up: spelling, completion, other forms.

import { isSpellable, nearest } from "./spell.js";
import { stem } from "./stem.js";
import { lexemes, read } from "./tokens.js";
import { SAME_AS, STOP_WORDS } from "./words.js";

const PART = 0.5; // what a piece of a name counts, a whole word being 1
const OTHER_FORM = 0.6; // another form of the word that was typed: see words.js
const COMPLETION = 0.5; // a longer word that starts with what was typed
const MOST_COMPLETIONS = 8;
const SHORTEST_PREFIX = 3;

/**
 * Return {text, corrections} for words that may be misspelled: the text with each word that no post
 * holds replaced by the nearest one that some post does, and [{from, to}, …]. If `typing`, a last
 * word that some word starts with is left alone.
 */
export async function corrected(index, text, typing) {
  const last = typing && lastLexeme(text);
  const isStart = last && (await completions(index, last.text)).length > 0;
  const words = spelledWords(isStart ? text.slice(0, last.start) : text);
  const found = await Promise.all(words.map((word) => index.find(stem(word))));
  const unknown = words.filter((_, i) => !found[i]);
  if (!unknown.length) return { text, corrections: [] };
  const dictionary = await index.dictionary();
  const nearby = unknown.map((from) => ({ from, to: nearest(from, dictionary) }));
  const corrections = nearby.filter(({ to }) => to);
  return { text: corrections.reduce(replaceWord, text), corrections };
}

/**
 * Return what a text is looked up under: slots as `rank` takes them, of which each alternative also
 * has its `term`. If `typing`, the last word is taken for the start of longer ones, too.
 */
export async function slots(index, text, typing) {
  const wanted = await wantedSlots(index, text);
  const last = typing && lastLexeme(text);
  if (last) {
    const term = wholeTerm(last.text);
    const slot = wanted.find(([first]) => first.term === term);
    const longer = (await completions(index, last.text)).filter((other) => other !== term);
    slot?.push(...longer.map((other) => ({ term: other, factor: COMPLETION })));
  }
  const lookUpAll = (slot) => Promise.all(slot.map((one) => lookUp(index, one)));
  const found = await Promise.all(wanted.map(lookUpAll));
  return found.map((slot) => slot.filter(Boolean)).filter((slot) => slot.length > 0);
}

/** Return the term under which posts hold a lexeme as a whole, without a sign before it. */
export function wholeTerm(lexeme) {
  return stem(whole(lexeme));
}

/** Return the words and parts of words in a text, stop words too, folded but not stemmed. */
export function plainWords(text) {
  return lexemes(text).flatMap((lexeme) => {
    const { words, parts } = read(lexeme.text);
    return [...words, ...parts];
  });
}

async function wantedSlots(index, text) {
  const readings = lexemes(text).map((lexeme) => read(lexeme.text));
  const all = new Set(readings.flatMap(({ words, parts, names }) => [...words, ...parts, ...names]));
  const rights = await Promise.all(Array.from(all, async (word) => [word, await index.meant(word)]));
  const meant = new Map(rights.filter(([, right]) => right));
  const factors = new Map();
  const stops = new Map();
  const others = new Map();
  const want = (words, factor) => {
    for (const word of words) {
      const term = stem(word);
      const into = STOP_WORDS.has(word) ? stops : factors;
      into.set(term, Math.max(factor, into.get(term) ?? 0));
      others.set(term, meant.has(word) ? [stem(meant.get(word))] : SAME_AS.get(term) ?? []);
    }
  };
  for (const { words, parts, names } of readings) {
    want(words, 1);
    want(parts, PART);
    want(names, 1);
  }
  return Array.from(factors.size ? factors : stops, ([term, factor]) => [
    { term, factor },
    ...others.get(term).map((other) => ({ term: other, factor: factor * OTHER_FORM })),
  ]);
}

async function lookUp(index, { term, factor }) {
  const found = await index.find(term);
  return found && { ...found, term, factor };
}

/** Return terms that are longer than a lexeme and start with it. */
async function completions(index, lexeme) {
  const start = whole(lexeme);
  if (start.length < SHORTEST_PREFIX || STOP_WORDS.has(start)) return [];
  const starting = await index.startingWith(start);
  const terms = starting.slice(0, MOST_COMPLETIONS).map(({ term }) => term);
  if (terms.length || (await index.find(stem(start)))) return terms;
  // a stem can be shorter than what was typed so far of the word: environ, environmen
  const longer = (await index.dictionary()).filter(({ word }) => word.startsWith(start));
  longer.sort((one, other) => other.held - one.held);
  return [...new Set(longer.slice(0, MOST_COMPLETIONS).map(({ word }) => stem(word)))];
}

function whole(lexeme) {
  const { words, parts, names } = read(lexeme);
  return (parts.length || words.length !== 1 ? names.at(-1) : words[0]) ?? "";
}

function lastLexeme(text) {
  return /\S$/.test(text) ? lexemes(text).at(-1) : undefined;
}

function spelledWords(text) {
  return [...new Set(plainWords(text))].filter((word) => isSpellable(word) && !STOP_WORDS.has(word));
}

function replaceWord(text, { from, to }) {
  let out = "";
  let end = 0;
  for (const lexeme of lexemes(text)) {
    const { words, parts } = read(lexeme.text);
    if (!words.includes(from) && !parts.includes(from)) continue;
    const replaced = lexeme.text.replace(new RegExp(from, "giu"), (old) => inCaseOf(old, to));
    // a word with accents is not found in its own lexeme
    out += text.slice(end, lexeme.start) + (replaced === lexeme.text ? to : replaced);
    end = lexeme.end;
  }
  return out + text.slice(end);
}

function inCaseOf(old, word) {
  return old[0] === old[0].toLowerCase() ? word : word[0].toUpperCase() + word.slice(1);
}
