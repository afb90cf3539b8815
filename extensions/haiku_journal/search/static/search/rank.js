// Ranking: BM25F over the weights that the index holds (see haiku_journal/search/indexing/analysis.py).

/**
 * A post is a result if it holds this part of the query, its words counted by their rarity: of many
 * words two or three common ones are not enough.
 */
const LEAST_HELD = 0.25;

/**
 * Rank posts against a query.
 *
 * `slots` are what is looked for, each a list of alternatives [{held, posts, weights, factor}, …]
 * of which a post's best one counts; `size` is the number of posts in the journal. Returns
 * {posts, scores}: the numbers of the posts found, the best first and among equals the newest, and
 * the score of each post by its number.
 */
export function rank(slots, size) {
  const scores = new Float64Array(size);
  const rarity = new Float64Array(size);
  let asked = 0;
  for (const slot of slots) {
    const rarest = Math.max(0, ...slot.map((one) => one.factor * rarityOf(one, size)));
    asked += rarest;
    for (const [post, best] of bestOf(slot, size)) {
      scores[post] += best.score;
      rarity[post] += best.factor * rarest;
    }
  }
  const most = rarity.reduce((one, other) => Math.max(one, other), 0);
  const least = Math.min(LEAST_HELD * asked, most);
  const posts = Array.from(scores.keys()).filter((post) => scores[post] > 0 && rarity[post] >= least);
  posts.sort((one, other) => scores[other] - scores[one] || other - one);
  return { posts, scores };
}

/** Return each post that holds one of a slot's alternatives with that one's score and factor. */
function bestOf(slot, size) {
  const best = new Map();
  for (const alternative of slot) {
    const { posts, weights, factor } = alternative;
    const rarity = rarityOf(alternative, size);
    posts.forEach((post, i) => {
      const score = (factor * rarity * weights[i]) / 255;
      if (!(best.get(post)?.score >= score)) best.set(post, { score, factor });
    });
  }
  return best;
}

/** Return BM25's weight for a term's rarity: ln(1 + (N - n + ½) / (n + ½)) for n posts of N. */
function rarityOf({ held }, size) {
  return Math.log(1 + (size - held + 0.5) / (held + 0.5));
}
