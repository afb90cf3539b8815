// Misspelled words, and the words that they stand for.

import { stem } from "../stem.js";

const SHORTEST_CORRECTED = 3; // letters
const SHORTEST_TWO_EDITS = 6; // letters of a word that may be two edits from another

/** The limits for misspelled words that posts have, as in indexing/spelling.py. */
export const SHORTEST_MISSPELLED = 6;
export const MOST_POSTS_MISSPELLED = 2;
export const TIMES_AS_COMMON = 20;

/**
 * Return the word of a dictionary that a word which it lacks most likely stands for, or null.
 *
 * `dictionary` is [{word, postCount}, …]. One edit is allowed, two from six letters on. The
 * nearest word wins; among equals one of the same letters (swapped, doubled or not doubled), then
 * one with the same first letter, then the one in most posts.
 */
export function nearestWord(word, dictionary) {
  if (!isSpellable(word)) return null;
  const letters = lettersOf(word);
  let limit = word.length < SHORTEST_TWO_EDITS ? 1 : 2;
  let best = null;
  for (const { word: other, postCount } of dictionary) {
    const edits = distance(word, other, limit);
    if (edits > limit) continue;
    limit = edits;
    const rank = [
      -edits,
      Number(lettersOf(other) === letters),
      Number(other[0] === word[0]),
      postCount,
    ];
    if (!best || isGreater(rank, best.rank)) best = { word: other, rank };
  }
  return best?.word ?? null;
}

/** Tell whether a word may be misspelled, if this number of posts have its stem. */
export function mayBeMisspelled(word, postCount) {
  const isRare = postCount > 0 && postCount <= MOST_POSTS_MISSPELLED;
  return isRare && [...word].length >= SHORTEST_MISSPELLED;
}

/**
 * Return the word that one which posts misspell stands for, or null.
 *
 * The same as `intended_words` in haiku_journal/search/indexing/spelling.py, for one word that may
 * be misspelled.
 */
export function intendedWord(word, dictionary) {
  const own = dictionary.find((one) => one.word === word);
  const least = TIMES_AS_COMMON * (own?.postCount ?? Infinity);
  const letters = lettersOf(word);
  let best = null;
  for (const { word: other, postCount } of dictionary) {
    if (postCount < least || postCount <= (best?.postCount ?? 0)) continue;
    if ([...other].length < SHORTEST_MISSPELLED) continue;
    if (lettersOf(other) !== letters || distance(word, other, 1) > 1) continue;
    if (stem(other) !== stem(word)) best = { word: other, postCount };
  }
  return best?.word ?? null;
}

/** Tell whether a folded word can be corrected: it has letters only, and enough of them. */
export function isSpellable(word) {
  return word.length >= SHORTEST_CORRECTED && /^\p{L}+$/u.test(word);
}

/**
 * Return the number of edits between two words; any number above `limit` if there are more.
 *
 * An edit adds, removes or changes a letter or swaps two neighbours (the optimal string alignment
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

/** Return the different letters of a word in alphabetical order. */
function lettersOf(word) {
  return [...new Set(word)].sort().join("");
}

function isGreater(one, other) {
  const i = one.findIndex((value, k) => value !== other[k]);
  return i >= 0 && one[i] > other[i];
}
