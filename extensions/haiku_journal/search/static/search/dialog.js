// The search in a dialog, over any page.

import { EMPTY, Panel, make, toAddress } from "./panel.js";
import { TEXT } from "./phrases.js";

const LIMIT = 8;
let dialog; // made once a page, so that it opens on what was searched for last

/** Open the search over the page; `root` is the site's address. */
export function openDialog(root) {
  dialog ??= makeDialog(root);
  if (dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.select();
}

function makeDialog(root) {
  const share = make("a", { class: "search-share", href: toAddress(EMPTY, root).href }, TEXT.openAsPage);
  const close = make("button", { type: "button", class: "search-close" }, TEXT.close);
  const panel = new Panel(root, {
    id: "search-dialog",
    limit: LIMIT,
    onChange: (state) => {
      share.href = toAddress(state, root).href;
    },
  });
  const made = make(
    "dialog",
    { class: "search-dialog", "aria-label": TEXT.search },
    panel.element,
    make("div", { class: "search-foot" }, share, close),
  );
  close.addEventListener("click", () => made.close());
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close(); // the backdrop
  });
  // A result on the page that is open moves within it; the dialog would stay in the way.
  panel.list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) made.close();
  });
  document.body.append(made);
  return made;
}
