// Words of a query that no post has, replaced by the nearest ones that some post has.

import { completions, lastLexeme, lookUpQuery, plainWords } from "../query_terms.js";
import { mostWords } from "../rank.js";
import { stem } from "../stem.js";
import { STOP_WORDS } from "../stop_words.js";
import { fold, lexemes, readLexeme, wordRuns } from "../tokens.js";
import { isSpellable, nearestWord } from "./spell.js";

const SHORTEST_REPLACED = 5; // letters: xss is not a misspelled css
const ENOUGH = 2; // words of a query in one post, as typed, that need no corrections

/**
 * Correct a query.
 *
 * Returns a promise of {text, corrections, suggestion}: the text to search for, the corrections
 * made in it, [{from, to}, …], and a text with those that are only offered, or null. Acronyms and
 * short words are never replaced, nor is any word if a post has several words of the query as
 * typed and none has more of the corrected ones. If `typing`, a last word that some word starts
 * with is left as it is.
 */
export async function correctQuery(index, typed, typing) {
  const possible = await findCorrections(index, typed, typing);
  const all = possible.reduce(replaceWord, typed);
  const likely = possible.filter(({ isLikely }) => isLikely);
  const text = likely.reduce(replaceWord, typed);
  const isMade = likely.length > 0 && (await isBetter(index, text, typed, typing));
  const searched = isMade ? text : typed;
  return {
    text: searched,
    corrections: isMade ? likely.map(({ from, to }) => ({ from, to })) : [],
    suggestion: all === searched ? null : all,
  };
}

async function isBetter(index, corrected, typed, typing) {
  const texts = [typed, corrected];
  const slots = await Promise.all(texts.map((text) => lookUpQuery(index, text, typing)));
  const [before, after] = slots.map(mostWords);
  return before < ENOUGH || after > before;
}

/** Return a promise of the words that no post has and the nearest others: {from, to, isLikely}. */
async function findCorrections(index, text, typing) {
  const last = typing && lastLexeme(text);
  const isPrefix = last && (await completions(index, last.text)).length > 0;
  const words = spellableWords(isPrefix ? text.slice(0, last.start) : text);
  const postings = await Promise.all(words.map(({ word }) => index.find(stem(word))));
  const unknown = words.filter((_, i) => !postings[i]);
  if (!unknown.length) return [];
  const dictionary = await index.dictionary();
  const candidates = unknown.map(({ word, isAcronym }) => ({
    from: word,
    to: nearestWord(word, dictionary),
    isLikely: !isAcronym && word.length >= SHORTEST_REPLACED,
  }));
  return candidates.filter(({ to }) => to);
}

/** Return the words that may be misspelled, each once: [{word, isAcronym}, …]. */
function spellableWords(text) {
  const found = new Map();
  for (const lexeme of lexemes(text)) {
    const capitals = wordRuns(lexeme.text).filter(({ text }) => /^\p{Lu}+$/u.test(text));
    const acronyms = capitals.map(({ text }) => fold(text));
    for (const word of plainWords(lexeme.text)) found.set(word, acronyms.includes(word));
  }
  const words = Array.from(found, ([word, isAcronym]) => ({ word, isAcronym }));
  return words.filter(({ word }) => isSpellable(word) && !STOP_WORDS.has(word));
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
