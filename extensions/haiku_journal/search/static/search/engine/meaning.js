// Posts that are near a query in meaning, by the vectors of words and of posts
// (haiku_journal/search/indexing/vectors.py).

import { byScore } from "./rank.js";
import { englishStem } from "./stem.js";
import { lexemes, readLexeme } from "./tokens.js";

const WEIGHT = 0.385; // of a similarity, added to the score of the words: see `refine`
const MOST_NEAR = 20; // posts that are results without words of the query
const LEAST_NEAR = 0.2; // the similarity of such a post to a query of length 1, at least
const LEAST_SIMILAR = 0.15; // that of a post which is shown because there is no result
const PLAIN = /^(?:\p{L}?\p{Ll}+(?:['\u2019]\p{Ll}+)?|\p{Lu}+)$/u;

/**
 * Refine a ranking, as `rank` returns it, by what the words of a query mean.
 *
 * Names and operators of code mean only themselves: the more of a query they are, the less its
 * meaning counts, and for a query of code nothing is loaded. It counts the more, the more posts
 * there are, since the rarities of words grow with the logarithm of that number too.
 */
export async function refine(index, text, ranked) {
  const meaning = await compare(index, text, ranked.posts.slice(0, MOST_NEAR));
  if (!meaning) return ranked;
  const { similarities, length, share } = meaning;
  const near = nearest(similarities, LEAST_NEAR * length);
  return addSimilarities(ranked, similarities, near, WEIGHT * Math.log1p(index.size) * share);
}

/** Return a promise of the posts nearest to a query in meaning that is not near enough to any. */
export async function nearestPosts(index, text) {
  const meaning = await compare(index, text, []);
  return meaning ? nearest(meaning.similarities, LEAST_SIMILAR * meaning.length) : [];
}

/**
 * Compare the meaning of a query with that of the posts; `likely` are good results already.
 *
 * Returns a promise of {similarities, length, share}: the similarity of each post, the length of
 * the query's vector, and the share of the query that has a meaning. It is null if none has.
 */
async function compare(index, text, likely) {
  const found = lexemes(text).map((lexeme) => ({ ...readLexeme(lexeme.text), ...lexeme }));
  const plain = found.filter((lexeme) => PLAIN.test(lexeme.text));
  if (!plain.length) return null;
  const termsOf = ({ words, parts, names }) => [...words, ...parts, ...names].map(englishStem);
  const vectors = await index.wordVectors([...new Set(found.flatMap(termsOf))]);
  const known = plain.filter(({ words }) => words.some((word) => vectors.has(englishStem(word))));
  if (!known.length) return null;
  const query = addUp([...vectors.values()]);
  const similarities = await index.similarities(query, likely);
  return { similarities, length: Math.hypot(...query), share: known.length / found.length };
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
