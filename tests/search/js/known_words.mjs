// An index of words alone, for the tests of what the engine makes of a query.

import { stem } from "#search/engine/stem.js";

/**
 * Return an index that knows these words, each in as many posts as its number says.
 *
 * `posts` are those of some stems, by their numbers.
 */
export function knowing(words, intended = {}, posts = {}) {
  const known = new Map(Object.entries(words).map(([word, postCount]) => [stem(word), postCount]));
  return {
    intendedWord: async (word) => intended[word],
    find: async (term) =>
      known.has(term)
        ? { postCount: known.get(term), posts: posts[term] ?? [], weights: [] }
        : null,
    startingWith: async (prefix) =>
      Array.from(known, ([term, postCount]) => ({ term, postCount })).filter(({ term }) =>
        term.startsWith(prefix),
      ),
    dictionary: async () =>
      Object.entries(words).map(([word, postCount]) => ({ word, postCount })),
  };
}
