// Where to go on from a search without results, or without words.

import { TEXT } from "../../config/phrases.js";
import { make, makeButton } from "../elements.js";
import { EMPTY, hasFilters, NO_FILTERS } from "../state.js";

/**
 * Return what leads on from an answer of the engine without results, as nodes.
 *
 * `state` is that of the search; `search(change)` is called to search with a change of it.
 */
export function makeLeads({ total, suggestedTags = [] }, state, search) {
  if (total) return [];
  const leads = [];
  const add = (change, text) => leads.push(makeLead(() => search(change), text));
  if (hasFilters(state)) add(NO_FILTERS, TEXT.withoutFilters);
  if (state.literal) add({ literal: false }, TEXT.withCorrections);
  const tags = suggestedTags.map((tag) => makeLead(() => search({ ...EMPTY, tags: [tag] }), tag));
  return [...leads, ...labelled(TEXT.lookUnder, tags)];
}

/** Return the recent searches, as nodes, with a button that calls `forget`. */
export function makeRecent(queries, search, forget) {
  const buttons = queries.map((q) => makeLead(() => search({ q }), q));
  const clear = makeButton({ class: "search-literal" }, forget, TEXT.forget);
  return labelled(TEXT.recent, buttons.length ? [...buttons, clear] : []);
}

function makeLead(onClick, text) {
  return makeButton({ class: "search-chip", dir: "auto" }, onClick, text);
}

function labelled(label, buttons) {
  if (!buttons.length) return [];
  const attributes = { class: "search-group", role: "group", "aria-label": label };
  return [make("div", attributes, make("span", { "aria-hidden": "true" }, label), ...buttons)];
}
