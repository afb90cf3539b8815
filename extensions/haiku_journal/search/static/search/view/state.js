// The state of a search: its query, its filters and its order. Nothing here touches a page.

/** The kinds of filters, with their names in an address. */
const PARAMETERS = {
  tags: "tag",
  years: "year",
  authors: "author",
  languages: "lang",
  journals: "journal",
};

export const NO_FILTERS = Object.fromEntries(Object.keys(PARAMETERS).map((kind) => [kind, []]));

/** The state of a search that nobody has typed into yet. */
export const EMPTY = { q: "", ...NO_FILTERS, literal: false, newest: false };

const MOST_CHIPS = 12; // unselected filters that are offered of a kind

/**
 * Return the state that the address of a page holds.
 *
 * `parameters` is the query string of the address, `journalNames` the names of the journals that
 * can be searched; others are dropped.
 */
export function fromAddress(parameters, journalNames) {
  const search = new URLSearchParams(parameters);
  const kinds = Object.entries(PARAMETERS);
  const chosen = Object.fromEntries(kinds.map(([kind, name]) => [kind, search.getAll(name)]));
  return {
    q: search.get("q") ?? "",
    ...chosen,
    years: chosen.years.filter((year) => /^\d{4}$/.test(year)).map(Number),
    journals: chosen.journals.filter((name) => journalNames.includes(name)),
    literal: search.get("literal") === "1",
    newest: search.get("sort") === "date",
  };
}

/** Return the URL of the search page that holds a state; `page` is the URL of that page. */
export function toAddress(state, page) {
  const url = new URL(page);
  if (state.q) url.searchParams.set("q", state.q);
  for (const [kind, name] of Object.entries(PARAMETERS)) {
    for (const value of state[kind]) url.searchParams.append(name, value);
  }
  if (state.literal) url.searchParams.set("literal", "1");
  if (state.newest) url.searchParams.set("sort", "date");
  return url;
}

/** Return the URL of a result, with the terms and phrases that its page highlights. */
export function resultAddress(result, { terms, phrases }, root) {
  const url = new URL(result.url, root);
  if (terms.size) url.searchParams.set("words", [...terms.keys()].join(" "));
  for (const phrase of phrases) url.searchParams.append("phrase", phrase);
  return url;
}

/** Tell whether a state has neither words nor filters, so that there is nothing to search for. */
export function isEmpty(state) {
  return !state.q.trim() && !hasFilters(state);
}

/** Tell whether a state, or the options of a search, have filters. */
export function hasFilters(state) {
  return Object.keys(PARAMETERS).some((kind) => state[kind]?.length > 0);
}

/** Return the filters of one kind, like "tags", after a click on one of them. */
export function toggled(state, kind, name) {
  const selected = state[kind];
  return selected.includes(name)
    ? selected.filter((other) => other !== name)
    : [...selected, name];
}

/**
 * Return the filters to offer: [{name, count, selected}, …].
 *
 * `facet` is one of a search's facets, [{name, count}, …]. All selected filters come first, also
 * those that no result has, and then the first few others.
 */
export function chips(facet, selected) {
  const countOf = (name) => facet.find((one) => one.name === name)?.count ?? 0;
  const others = facet.filter(({ name }) => !selected.includes(name)).slice(0, MOST_CHIPS);
  return [
    ...selected.map((name) => ({ name, count: countOf(name), selected: true })),
    ...others.map((one) => ({ ...one, selected: false })),
  ];
}

/** Tell whether filters of a kind are worth offering: one is selected, or leaves out a result. */
export function isUseful(facet, selected, total) {
  return selected.length > 0 || facet.some(({ count }) => count < total);
}

/**
 * Return the index of the result that an arrow key moves to.
 *
 * `active` is the index of the active result, -1 while the field itself is active; `step` is 1 or
 * -1. The field comes before the first result and after the last.
 */
export function moved(active, step, count) {
  const places = count + 1;
  return ((active + 1 + step + places) % places) - 1;
}

/** Return a later answer with the results of an earlier one first, where they were. */
export function appended(earlier, later) {
  const shown = new Set(earlier.results.map(({ url }) => url));
  const others = later.results.filter(({ url }) => !shown.has(url));
  return { ...later, results: [...earlier.results, ...others] };
}
