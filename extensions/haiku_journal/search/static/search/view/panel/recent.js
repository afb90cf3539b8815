// The recent searches of a reader. The browser keeps them if the journal says so, and sends them
// nowhere.

import { KEEP_RECENT } from "../../config/recent.js";

const MOST = 6;
const LONGEST = 200; // characters of a search that is kept

/** Return the queries of the recent searches, the newest first; `root` is the URL of the site. */
export function recentSearches(root) {
  if (!KEEP_RECENT) forgetSearches(root); // those of a time when the journal kept them
  return withStorage((storage) => {
    const kept = JSON.parse(storage.getItem(keyOf(root))) ?? [];
    return kept.filter(isQuery).slice(0, MOST);
  });
}

/** Keep a query as the newest search. */
export function rememberSearch(query, root) {
  if (!KEEP_RECENT || !isQuery(query)) return;
  const kept = [query, ...recentSearches(root).filter((other) => other !== query)];
  withStorage((storage) => storage.setItem(keyOf(root), JSON.stringify(kept.slice(0, MOST))));
}

/** Forget all searches. */
export function forgetSearches(root) {
  withStorage((storage) => storage.removeItem(keyOf(root)));
}

function isQuery(text) {
  return typeof text === "string" && /\S/.test(text) && text.length <= LONGEST;
}

/** Several journals of one host share its storage. */
function keyOf(root) {
  return `searches of ${root.pathname}`;
}

/** Use the storage; return an empty list if there is none, or if something else has written it. */
function withStorage(use) {
  try {
    return use(localStorage);
  } catch {
    return [];
  }
}
