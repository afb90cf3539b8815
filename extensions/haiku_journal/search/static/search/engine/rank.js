// Ranking: BM25F with the weights of the index (haiku_journal/search/indexing/analysis.py).

/** The greatest weight of a term in a post, as in analysis.py. */
export const LARGEST_WEIGHT = 255;

/**
 * A result has at least this share of the query, with its words weighted by rarity: two or three
 * common words of a long query are not enough, and stop words do not count.
 */
const SMALLEST_SHARE = 0.25;

/** How much of its score a post loses with none of the query, and in proportion with part of it. */
const SHARE_LOSS = 0.3;

/** What a post loses that may be outdated, as a share of the best score, by its state. */
const DEMOTIONS = { due: 0.05, superseded: 0.4 };

/**
 * Rank posts for a query.
 *
 * `slots` are the words of the query, each a list of alternatives [{postCount, posts, weights,
 * factor, isStop}, …] of which the best one counts in a post; `size` is the number of posts of the index.
 * Returns {posts, scores}: the numbers of the matching posts, the best first and equal ones from
 * the newest on, and the score of each post by its number.
 */
export function rank(slots, size) {
  const scores = new Float64Array(size);
  const shares = new Float64Array(size);
  let whole = 0;
  for (const slot of slots) {
    const isStop = slot.some((one) => one.isStop);
    const rarest = isStop ? 0 : Math.max(...slot.map((one) => one.factor * rarityOf(one, size)));
    whole += rarest;
    for (const [post, best] of bestAlternatives(slot, size)) {
      scores[post] += best.score;
      shares[post] += best.factor * rarest;
    }
  }
  const largest = shares.reduce((one, other) => Math.max(one, other), 0);
  const least = Math.min(SMALLEST_SHARE * whole, largest);
  const posts = Array.from(scores.keys()).filter(
    (post) => shares[post] > 0 && shares[post] >= least,
  );
  const loss = SHARE_LOSS / (whole || 1); // by what a post lacks
  const reduced = scores.map((score, post) => score * (1 - loss * (whole - shares[post])));
  return { posts: posts.sort(byScore(reduced)), scores: reduced };
}

/** Return a ranking, as `rank` returns it, in which posts that may be outdated stand lower. */
export function demote({ posts, scores }, states) {
  const best = Math.abs(scores[posts[0]] ?? 0);
  const demoted = scores.map((score, post) => score - best * (DEMOTIONS[states[post]] ?? 0));
  return { posts: posts.sort(byScore(demoted)), scores: demoted };
}

/** Return a comparison of posts: the greatest score first, and of equal ones the newest. */
export function byScore(scores) {
  return (one, other) => scores[other] - scores[one] || other - one;
}

/** Return the greatest number of words, as slots, that a post has. */
export function mostWords(slots) {
  const counts = new Map();
  for (const slot of slots) {
    for (const post of new Set(slot.flatMap(({ posts }) => Array.from(posts)))) {
      counts.set(post, (counts.get(post) ?? 0) + 1);
    }
  }
  return Math.max(0, ...new Set(counts.values()));
}

/** Return a Map of posts to the score and factor of their best alternative in a slot. */
function bestAlternatives(slot, size) {
  const best = new Map();
  for (const alternative of slot) {
    const { posts, weights, factor } = alternative;
    const rarity = rarityOf(alternative, size);
    posts.forEach((post, i) => {
      const score = (factor * rarity * weights[i]) / LARGEST_WEIGHT;
      if (!(best.get(post)?.score >= score)) best.set(post, { score, factor });
    });
  }
  return best;
}

/** Return BM25's inverse document frequency: ln(1 + (N - n + ½) / (n + ½)) for n posts of N. */
function rarityOf({ postCount }, size) {
  return Math.log(1 + (size - postCount + 0.5) / (postCount + 0.5));
}
