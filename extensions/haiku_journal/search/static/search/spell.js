// Misspelled words: what was probably meant.

import { stem } from "./stem.js";

const SHORTEST = 3; // letters of a word that is corrected at all

// of words that posts misspell, as in haiku_journal/search/indexing/spelling.py
const SHORTEST_MEANT = 6;
const RARE = 2;
const TIMES = 20;

/**
 * Return the dictionary's word that is probably meant by one that it lacks, or null.
 *
 * `dictionary` is [{word, held}, …], held being the number of posts. One edit is allowed, two from
 * six letters on. The nearest word wins; among equals one of the same letters (only swapped, doubled
 * or not doubled), then one that starts alike, then the one in most posts.
 */
export function nearest(word, dictionary) {
  if (!isSpellable(word)) return null;
  const letters = lettersOf(word);
  let limit = word.length < 6 ? 1 : 2;
  let best = null;
  for (const { word: other, held } of dictionary) {
    const edits = distance(word, other, limit);
    if (edits > limit) continue;
    limit = edits;
    const candidate = [-edits, Number(lettersOf(other) === letters), Number(other[0] === word[0]), held];
    if (!best || isGreater(candidate, best.rank)) best = { word: other, rank: candidate };
  }
  return best && best.word;
}

/** Whether a word may be nothing but a slip, when this many posts hold its stem. */
export function mayBeSlip(word, held) {
  return [...word].length >= SHORTEST_MEANT && held > 0 && held <= RARE;
}

/**
 * Return the word that is meant by one that posts hold, but misspelled, or null: `meant` in
 * haiku_journal/search/indexing/spelling.py, for one word that may be a slip.
 */
export function meantBy(word, dictionary) {
  const least = TIMES * (dictionary.find((one) => one.word === word)?.held ?? Infinity);
  const letters = lettersOf(word);
  let best = null;
  for (const { word: other, held } of dictionary) {
    if (held < least || held <= (best?.held ?? 0) || [...other].length < SHORTEST_MEANT) continue;
    if (lettersOf(other) !== letters || distance(word, other, 1) > 1) continue;
    if (stem(other) !== stem(word)) best = { word: other, held };
  }
  return best && best.word;
}

/** Whether a folded word is one that can be misspelled: letters, and enough of them. */
export function isSpellable(word) {
  return word.length >= SHORTEST && /^\p{L}+$/u.test(word);
}

/**
 * Return the number of edits between two words, or more than `limit` if it is more than that.
 *
 * An edit adds, drops or changes a letter or swaps two neighbours (the optimal string alignment
 * distance; F. J. Damerau, "A technique for computer detection and correction of spelling errors",
 * Communications of the ACM 7 (3), 1964).
 */
export function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let twoAbove = [];
  let above = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const changed = above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      let edits = Math.min(changed, above[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) edits = Math.min(edits, twoAbove[j - 2] + 1);
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > limit) return limit + 1;
    twoAbove = above;
    above = row;
  }
  return above[other.length];
}

function lettersOf(word) {
  return [...new Set(word)].sort().join("");
}

function isGreater(one, other) {
  const i = one.findIndex((value, k) => value !== other[k]);
  return i >= 0 && one[i] > other[i];
}
