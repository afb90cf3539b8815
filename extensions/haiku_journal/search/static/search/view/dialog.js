// The search in a dialog over any page.

import { TEXT } from "../config/phrases.js";
import { make, makeButton } from "./elements.js";
import { Panel } from "./panel/panel.js";
import { EMPTY, toAddress } from "./state.js";

const LIMIT = 8;
let dialog; // made once a page, so that it keeps the last search when it is opened again

/** Open the search over the page; `root` is the URL of the site, `page` that of its search page. */
export function openDialog(root, page) {
  dialog ??= makeDialog(root, page);
  if (dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.select();
}

function makeDialog(root, page) {
  const share = make(
    "a",
    { class: "search-share", href: toAddress(EMPTY, page).href },
    TEXT.openAsPage,
  );
  const panel = new Panel(root, {
    id: "search-dialog",
    limit: LIMIT,
    onChange: (state) => {
      share.href = toAddress(state, page).href;
    },
  });
  const close = makeButton({ class: "search-close" }, () => element.close(), TEXT.close);
  const element = make(
    "dialog",
    { class: "search-dialog", "aria-label": TEXT.search },
    panel.element,
    make("div", { class: "search-foot" }, share, close),
  );
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close(); // the backdrop
  });
  // A result on the current page only scrolls, and the dialog would hide it.
  panel.list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) element.close();
  });
  document.body.append(element);
  panel.show(EMPTY);
  fitVisibleArea(element);
  return element;
}

/** Keep the dialog in the part of the window that no keyboard on the screen covers. */
function fitVisibleArea(element) {
  const fit = () => {
    const { height, offsetTop, scale } = visualViewport;
    if (scale > 1) return; // the reader has zoomed in
    element.style.setProperty("--visible-height", `${height}px`);
    element.style.setProperty("--visible-top", `${offsetTop}px`);
  };
  visualViewport.addEventListener("resize", fit);
  visualViewport.addEventListener("scroll", fit);
  fit();
}
