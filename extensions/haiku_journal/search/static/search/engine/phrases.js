// Quoted phrases. The index does not have the places of words, so a phrase is looked for in the texts
// of the best posts with its words.

import { containsPhrase } from "./passage.js";
import { plainWords } from "./query_terms.js";
import { stem } from "./stem.js";
import { lexemes } from "./tokens.js";

const MOST_CHECKED = 60; // posts whose text is read for a phrase

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
    const possible = await postsWithAll(index, kept, termsOf(text));
    const checked = possible.slice(0, MOST_CHECKED);
    const displays = await Promise.all(checked.map((post) => index.display(post)));
    const containing = checked.filter((_, i) => containsPhrase(displays[i], text, places));
    if (!include) kept = kept.filter((post) => !containing.includes(post));
    else if (containing.length) kept = containing;
    else unfound.push(text);
  }
  return { posts: kept, unfound };
}

/** Return the terms that a post with a phrase has: its words or, without any, its operators. */
function termsOf(phrase) {
  const words = plainWords(phrase).map(stem);
  return words.length ? words : lexemes(phrase).map(({ text }) => text);
}

async function postsWithAll(index, posts, terms) {
  const postings = await Promise.all(terms.map((term) => index.find(term)));
  const sets = postings.map((posting) => new Set(posting?.posts));
  return posts.filter((post) => sets.every((set) => set.has(post)));
}
