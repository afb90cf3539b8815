// The filters that a reader chooses, and the values that are offered for them.

import { passesAll, tagFilters } from "./operators.js";

/**
 * Filter posts by the values that are chosen, and count the values that they have.
 *
 * `chosen` has values by kind: `tags`, of which a post needs all, and `years`, `authors`,
 * `languages` and `journals`, of each of which it needs one. Languages are read, and counted, only
 * if they are there, even as an empty list. Returns a promise of {posts, facets}; the counts of a
 * kind of which a post needs one leave out the choice of that kind.
 */
export async function filterByChoice(index, candidates, { tags = [], ...chosen }) {
  const tagged = candidates.filter(passesAll(tagFilters(index, tags)));
  const kinds = Object.entries(await valuesByKind(index, chosen));
  const choices = kinds.filter(([kind]) => chosen[kind]?.length);
  const passing = (applied) =>
    tagged.filter((post) =>
      applied.every(([kind, valuesOf]) =>
        valuesOf(post).some((one) => chosen[kind].includes(one)),
      ),
    );
  const posts = passing(choices);
  const facets = { tags: countTags(index, posts) };
  for (const [kind, valuesOf] of kinds) {
    const others = choices.filter(([other]) => other !== kind);
    const counted = others.length < choices.length ? passing(others) : posts;
    facets[kind] = countValues(counted, valuesOf);
  }
  facets.years.sort((one, other) => other.name - one.name);
  return { posts, facets };
}

/** Count the tags of posts: [{name, count}, …], the most frequent first. */
export function countTags(index, posts) {
  return countValues(posts, namesOf(index.tagged, index.tags));
}

/** Return the name of a post's journal if there are several. */
export function journalName(index, post) {
  return index.journals[index.journalOf?.[post]]?.name;
}

/** Return a promise of functions from a post to its values, by their kind. */
async function valuesByKind(index, { languages }) {
  return {
    years: (post) => [index.years[post]],
    authors: namesOf(index.authored, index.authors),
    ...(languages && { languages: await languagesOf(index) }),
    ...(index.journals.length && { journals: (post) => [journalName(index, post)] }),
  };
}

function namesOf(numbersByPost, names) {
  return (post) => numbersByPost[post].map((number) => names[number]);
}

async function languagesOf(index) {
  const languages = Array.from({ length: index.size }, () => []);
  for (const { names, posts } of await index.languages()) {
    for (const post of posts) languages[post].push(names[0]);
  }
  return (post) => languages[post];
}

/** Count the values of posts: [{name, count}, …], the most frequent first. */
function countValues(posts, valuesOf) {
  const counts = new Map();
  for (const post of posts) {
    for (const value of valuesOf(post)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const listed = Array.from(counts, ([name, count]) => ({ name, count }));
  return listed.sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}
