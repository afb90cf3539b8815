// The operators of a query, like tag:git: what they keep, and what to write instead of others.

import { EPOCH } from "./index/index_reader.js";
import { PLACES } from "./passage.js";
import { distance } from "./spelling/spell.js";
import { fold } from "./tokens.js";

const STATES = { stale: ["due", "superseded"], due: ["due"], superseded: ["superseded"] };
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const DAY = 86_400_000; // milliseconds
const MOST_SIMILAR = 3;
const SHORTEST_MISSPELLED = 3; // letters of an operator: id:5 is not a misspelled is:
const SHORTEST_TWO_EDITS = 6; // letters of a value that may be two edits from another

/**
 * The operators, by their names.
 *
 * `find(index, value)` returns what a value means: a function that tells whether a post passes,
 * for in: the bit of a place, and null for an unknown value. It may be a promise, and so may
 * `values(index)`: the values that there are or, if `isClosed`, all that can be written. A post
 * has one value of an operator that `isSingle`, so that a query can ask for one of several.
 */
const OPERATORS = {
  tag: {
    find: (index, value) => anyOf(index.tagged, tagNumbers(index, value)),
    values: (index) => [...index.tags, ...index.synonyms.keys()],
  },
  author: {
    find: (index, value) => anyOf(index.authored, authorNumbers(index, value)),
    values: (index) => index.authors,
  },
  journal: {
    isSingle: true,
    find: (index, value) => {
      const numbers = numbersOf(index.journals, ({ name, title }) => [name, title], [value]);
      return numbers.length ? (post) => numbers.includes(index.journalOf[post]) : null;
    },
    values: (index) => index.journals.map(({ name }) => name),
  },
  lang: {
    find: async (index, value) => {
      const languages = await index.languages();
      const numbers = numbersOf(languages, ({ names }) => names, [value]);
      const posts = new Set(numbers.flatMap((number) => languages[number].posts));
      return posts.size ? (post) => posts.has(post) : null;
    },
    values: async (index) => (await index.languages()).flatMap(({ names }) => names),
  },
  in: {
    isClosed: true,
    find: (_, value) => ownValue(PLACES, value.toLowerCase()),
    values: () => Object.keys(PLACES),
  },
  is: {
    isClosed: true,
    find: (index, value) => {
      const states = ownValue(STATES, value.toLowerCase());
      return states && ((post) => states.includes(index.states[post]));
    },
    values: () => Object.keys(STATES),
  },
  year: {
    isClosed: true,
    isSingle: true,
    find: ({ years }, value) =>
      /^\d{4}$/.test(value) ? (post) => years[post] === Number(value) : null,
    values: () => ["2023"],
  },
  before: {
    isClosed: true,
    find: ({ days }, value) => onDay(value, (day) => (post) => days[post] < day),
    values: () => ["2023", "2023-05", "2023-05-31"],
  },
  after: {
    isClosed: true,
    find: ({ days }, value) => onDay(value, (day) => (post) => days[post] >= day),
    values: () => ["2023", "2023-05", "2023-05-31"],
  },
};

export function isOperator(key) {
  return Object.hasOwn(OPERATORS, key);
}

/**
 * Resolve the filter of a query, {key, value, include}.
 *
 * Returns a promise of {filter: {key, include, passes}} or {place}, or else of {similar}: filters
 * that can be written instead, which may be none; {} if it only looks like a filter.
 */
export async function resolveFilter(index, { key, value, include }) {
  const operator = ownValue(OPERATORS, key);
  const minus = include ? "" : "-";
  if (!operator) {
    const name = await intendedOperator(index, key, value);
    return name ? { similar: [`${minus}${name}:${quoted(value)}`] } : {};
  }
  const found = await operator.find(index, value);
  if (found && key !== "in") return { filter: { key, include, passes: found } };
  if (found && include) return { place: found };
  const values = await similarValues(operator, index, value);
  return { similar: values.map((other) => `${minus}${key}:${quoted(other)}`) };
}

/** Return filters for the tags that a reader has chosen. */
export function tagFilters(index, names) {
  const exact = (name) => {
    const number = index.tags.indexOf(name);
    return number < 0 ? tagNumbers(index, name) : [number];
  };
  const passes = names.map((name) => anyOf(index.tagged, exact(name)) ?? (() => false));
  return passes.map((one) => ({ key: "tag", include: true, passes: one }));
}

/** Return a function that tells whether a post passes filters. */
export function passesAll(filters) {
  const keys = [...new Set(filters.map(({ key }) => key))];
  const groups = keys.map((name) => ({
    isSingle: OPERATORS[name].isSingle,
    included: filters.filter(({ key, include }) => key === name && include),
    excluded: filters.filter(({ key, include }) => key === name && !include),
  }));
  return (post) =>
    groups.every(({ isSingle, included, excluded }) => {
      const isPassed = ({ passes }) => passes(post);
      const isIncluded =
        isSingle && included.length ? included.some(isPassed) : included.every(isPassed);
      return isIncluded && !excluded.some(isPassed);
    });
}

/** Return a promise of the operator that a misspelled one stands for, if it has such a value. */
async function intendedOperator(index, key, value) {
  for (const [name, operator] of Object.entries(OPERATORS)) {
    if (name.length < SHORTEST_MISSPELLED) continue;
    const isNear = key.startsWith(name) || distance(key, name, 1) <= 1;
    if (isNear && (await operator.find(index, value))) return name;
  }
  return null;
}

/** Return a promise of values like an unknown one: all, those that it begins, or the nearest. */
async function similarValues(operator, index, value) {
  const values = [...new Set(await operator.values(index))];
  if (operator.isClosed) return values;
  const wanted = slug(value);
  const longer = values.filter((other) => slug(other).startsWith(wanted));
  if (longer.length) return longer.slice(0, MOST_SIMILAR);
  const limit = wanted.length < SHORTEST_TWO_EDITS ? 1 : 2;
  const edits = values.map((other) => distance(wanted, slug(other), limit));
  const least = edits.reduce((one, other) => Math.min(one, other), limit);
  return values.filter((_, i) => edits[i] === least).slice(0, MOST_SIMILAR);
}

/** Return the numbers of the tags with a name, in any spelling of it, or with a synonym. */
function tagNumbers(index, name) {
  const meant = [...index.synonyms].filter(([synonym]) => slug(synonym) === slug(name));
  return numbersOf(index.tags, (tag) => [tag], [name, ...meant.map(([, tag]) => tag)]);
}

/** Return the numbers of the authors with a name, or with a word of it: author:ann finds Ann Example. */
function authorNumbers(index, name) {
  return numbersOf(index.authors, (author) => [author, ...author.split(/\s+/)], [name]);
}

/** Return the numbers of the items of which a name is wanted. */
function numbersOf(items, namesOf, wanted) {
  const slugs = new Set(wanted.map(slug));
  const isWanted = (item) => namesOf(item).some((name) => slugs.has(slug(name)));
  return [...items.keys()].filter((number) => isWanted(items[number]));
}

/** Return a function that tells whether a post has one of the numbers; null if there are none. */
function anyOf(numbersByPost, wanted) {
  if (!wanted.length) return null;
  return (post) => numbersByPost[post].some((number) => wanted.includes(number));
}

/** Return what a function returns for the first day of a year, of a month, or a day; or null. */
function onDay(value, passes) {
  const time = DATE.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(value)) return null;
  return passes(EPOCH + time / DAY);
}

function ownValue(object, key) {
  return Object.hasOwn(object, key) ? object[key] : null;
}

function quoted(value) {
  return /\s/.test(value) ? `"${value}"` : value;
}

function slug(name) {
  return fold(name).replace(/[\s_-]+/g, "-");
}
