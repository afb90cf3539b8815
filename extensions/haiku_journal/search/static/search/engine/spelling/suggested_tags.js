// Tags to look under, for a query without results.

import { countTags } from "../facets.js";
import { plainWords } from "../query_terms.js";
import { STOP_WORDS } from "../stop_words.js";
import { nearestWord } from "./spell.js";

const SHORTEST = 3; // letters that a tag and a query have in common
const MOST = 8;

/**
 * Return tags of an index that are like a text, or any if none is; the most used ones first.
 *
 * A tag is like a text if one of its words is spelled like a word of the text, or if one of these
 * starts with the other.
 */
export function suggestTags(index, text) {
  const wanted = plainWords(text).filter((word) => !STOP_WORDS.has(word));
  const tags = countTags(index, [...index.tagged.keys()]);
  const dictionary = tags.flatMap(({ name, count }) =>
    plainWords(name).map((word) => ({ word, postCount: count })),
  );
  const spelled = new Set(wanted.map((word) => nearestWord(word, dictionary)));
  const isLike = (word) => spelled.has(word) || wanted.some((other) => startAlike(word, other));
  const similar = tags.filter(({ name }) => plainWords(name).some(isLike));
  return (similar.length ? similar : tags).slice(0, MOST).map(({ name }) => name);
}

function startAlike(one, other) {
  const isLong = Math.min(one.length, other.length) >= SHORTEST;
  return isLong && (one.startsWith(other) || other.startsWith(one));
}
