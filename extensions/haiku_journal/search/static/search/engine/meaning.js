// Posts that are near a query in meaning, by the vectors of words and of posts
// (haiku_journal/search/indexing/vectors.py).

import { byScore } from "./rank.js";
import { englishStem } from "./stem.js";
import { lexemes, readLexeme } from "./tokens.js";

const WEIGHT = 3.5; // of a similarity, added to the score of the words
const MOST_NEAR = 20; // posts that are results without words of the query
const LEAST_NEAR = 0.2; // the similarity of such a post to a query of length 1, at least
const PLAIN = /^(?:\p{L}?\p{Ll}+(?:['\u2019]\p{Ll}+)?|\p{Lu}+)$/u;

/**
 * Refine a ranking, as `rank` returns it, by what the words of a query mean.
 *
 * Names and operators of code mean only themselves: the more of a query they are, the less its
 * meaning counts, and for a query of code nothing is loaded.
 */
export async function refine(index, text, ranked) {
  const found = lexemes(text).map((lexeme) => ({ ...readLexeme(lexeme.text), ...lexeme }));
  const plain = found.filter((lexeme) => PLAIN.test(lexeme.text));
  if (!plain.length) return ranked;
  const termsOf = ({ words, parts, names }) => [...words, ...parts, ...names].map(englishStem);
  const vectors = await index.wordVectors([...new Set(found.flatMap(termsOf))]);
  const known = plain.filter(({ words }) => words.some((word) => vectors.has(englishStem(word))));
  if (!known.length) return ranked;
  const query = addUp([...vectors.values()]);
  const similarities = await index.similarities(query, ranked.posts.slice(0, MOST_NEAR));
  const near = nearest(similarities, LEAST_NEAR * Math.hypot(...query));
  return addSimilarities(ranked, similarities, near, (WEIGHT * known.length) / found.length);
}

/** Add up vectors of one length. */
function addUp(vectors) {
  const total = new Float64Array(vectors[0].length);
  for (const vector of vectors) {
    for (let i = 0; i < total.length; i++) total[i] += vector[i];
  }
  return total;
}

/** Return the posts with the greatest similarities from `least` on. */
function nearest(similarities, least) {
  const posts = Array.from(similarities.keys()).filter((post) => similarities[post] >= least);
  return posts.sort(byScore(similarities)).slice(0, MOST_NEAR);
}

function addSimilarities({ posts, scores }, similarities, near, weight) {
  const refined = scores.map((score, post) => score + weight * similarities[post]);
  const all = Array.from(new Set([...posts, ...near]));
  return { posts: all.sort(byScore(refined)), scores: refined };
}
