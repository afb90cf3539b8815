// The search as a page of its own. Its address holds the search, so that it can be shared and the
// Back button returns to it.

import { JOURNALS } from "../config/journals.js";
import { Panel } from "./panel/panel.js";
import { wordsOfPath } from "./path.js";
import { fromAddress, toAddress } from "./state.js";

const LIMIT = 20;
const JOURNAL_NAMES = JOURNALS.map(({ name }) => name);

/**
 * Put the search into an element of the page; `root` is the URL of the site, `page` that of its
 * search page.
 *
 * On the page for addresses that do not exist, search for the words of the address.
 */
export function showPage(element, root, page) {
  const panel = new Panel(root, {
    id: "search-page-panel",
    limit: LIMIT,
    onChange: (state, settled) => {
      const url = toAddress(state, page);
      if (settled) history.pushState(null, "", url);
      else history.replaceState(null, "", url);
    },
  });
  const stateOfPage = () => fromAddress(location.search, JOURNAL_NAMES);
  addEventListener("popstate", () => panel.show(stateOfPage()));
  element.replaceChildren(panel.element);
  const state = stateOfPage();
  if ("lost" in element.dataset) state.q = wordsOfPath(location.pathname);
  panel.show(state);
  panel.input.focus();
}
