// Phrases: words in this order, with their punctuation. The index does not have the order of words,
// so a phrase is looked for in the texts of the best posts with its words.

import { containsPhrase, PLACES } from "./passage.js";
import { plainWords } from "./query_terms.js";
import { stem } from "./stem.js";
import { lexemes } from "./tokens.js";

const MOST_CHECKED = 60; // posts whose text is read for a quoted phrase
const MOST_CHECKED_LITERALLY = 20; // posts whose text is read for a query of code without quotes
const CODE = /[^\p{L}\p{N}\s'’“”",.?!-]|(?<!\S)-/u; // what prose does not have: signs, and flags

/**
 * Keep the posts, in their order, that have the included phrases and not the excluded ones.
 *
 * `phrases` are [{text, include}, …]; with `places`, only those of a post count. Returns a promise
 * of {posts, unfound}: a phrase that no post has is unfound, and keeps all posts.
 */
export async function filterByPhrases(index, posts, phrases, places) {
  let kept = posts;
  const unfound = [];
  for (const { text, include } of phrases) {
    const containing = await postsWith(index, kept, text, places, MOST_CHECKED);
    if (!include) kept = kept.filter((post) => !containing.has(post));
    else if (containing.size) kept = kept.filter((post) => containing.has(post));
    else unfound.push(text);
  }
  return { posts: kept, unfound };
}

/** Put the posts first that have a query of code as it is typed; leave another query's as they are. */
export async function literalFirst(index, posts, query, places) {
  if (!CODE.test(query)) return posts;
  const containing = await postsWith(index, posts, query, places, MOST_CHECKED_LITERALLY);
  const others = posts.filter((post) => !containing.has(post));
  return [...posts.filter((post) => containing.has(post)), ...others];
}

/** Return a promise of the Set of those posts that have a phrase; at most `limit` are read. */
async function postsWith(index, posts, phrase, places, limit) {
  const checked = (await candidates(index, posts, phrase)).slice(0, limit);
  const displays = await Promise.all(checked.map((post) => index.display(post)));
  return new Set(checked.filter((_, i) => containsPhrase(displays[i], phrase, places)));
}

/** Return a promise of the posts with all words of a phrase; if it is code, those with code first. */
async function candidates(index, posts, phrase) {
  const postings = await Promise.all(termsOf(phrase).map((term) => index.find(term)));
  const possible = posts.filter(inAll(postings.map((posting) => new Set(posting?.posts))));
  if (!CODE.test(phrase)) return possible;
  const isInCode = inAll(postings.map(postsInCode));
  return [...possible.filter(isInCode), ...possible.filter((post) => !isInCode(post))];
}

/** Return the terms that a post with a phrase has: its words or, without any, its operators. */
function termsOf(phrase) {
  const words = plainWords(phrase).map(stem);
  return words.length ? words : lexemes(phrase).map(({ text }) => text);
}

function inAll(sets) {
  return (post) => sets.every((set) => set.has(post));
}

function postsInCode(posting) {
  return new Set(posting?.posts.filter((_, i) => posting.places[i] & PLACES.code));
}
