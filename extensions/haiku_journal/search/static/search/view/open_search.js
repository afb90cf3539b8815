// The search that the panels of a page share: the journal's own, or the host's in front of it.

import { HOST_SCOPE } from "../config/host.js";
import { JOURNALS } from "../config/journals.js";
import { STEMMER } from "../config/stemmer.js";
import { openEngine } from "../engine/engine.js";
import { useStemmer } from "../engine/stem.js";
import { scriptReader } from "./file_index.js";

let search; // a promise of what the first panel opened

/** Return a promise of the search; `root` is the URL of the site. */
export function openSearch(root) {
  useStemmer(STEMMER);
  const base = new URL("_search/", root);
  const options = root.protocol === "file:" ? { read: scriptReader(base) } : {};
  const openOwn = () => openEngine(base, { ...options, journals: JOURNALS });
  search ??= HOST_SCOPE ? openHosted(root, openOwn) : openOwn();
  return search;
}

/** Forget the search after an error, so that the next call opens it again. */
export function closeSearch() {
  search = undefined;
}

async function openHosted(root, openOwn) {
  // Imported here, because few journals use the search of their host.
  const [{ FallbackSearch }, { ReadTheDocs }] = await Promise.all([
    import("../host/fallback_search.js"),
    import("../host/readthedocs.js"),
  ]);
  return new FallbackSearch(new ReadTheDocs(HOST_SCOPE, root), openOwn);
}
