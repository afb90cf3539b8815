// The search as a page of its own: its address says what is searched for, so it can be shared, and
// the Back button goes back.

import { Panel, fromAddress, toAddress } from "./panel.js";
import { wordsOfPath } from "./path.js";

const LIMIT = 20;

/**
 * Put the search into an element of the page; `root` is the site's address. Where an address leads
 * nowhere, its words are searched for.
 */
export function showPage(element, root) {
  const panel = new Panel(root, {
    id: "search-page-panel",
    limit: LIMIT,
    onChange: (state, settled) => {
      const url = toAddress(state, root);
      if (settled) history.pushState(null, "", url);
      else history.replaceState(null, "", url);
    },
  });
  addEventListener("popstate", () => panel.show(fromAddress(location.search)));
  element.replaceChildren(panel.element);
  const asked = fromAddress(location.search);
  if ("lost" in element.dataset) asked.q = wordsOfPath(location.pathname);
  panel.show(asked);
  panel.input.focus();
}
