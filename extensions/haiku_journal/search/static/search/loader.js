// The script of the search that every page has. It loads the others when they are needed: for
// Ctrl+K, for a search button, for an address with words to highlight, and on the search page.
// It is not a module, since browsers do not load modules from files.

(() => {
  const { src: here, dataset } = document.currentScript;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const searchPage = new URL(dataset.page, location.href);
  searchPage.search = searchPage.hash = ""; // on the page itself, its link is only "#"
  const load = (module) => import(new URL(module, here).href);

  function openDialog() {
    if (location.protocol === "file:") location.href = searchPage.href;
    else load("view/dialog.js").then(({ openDialog }) => openDialog(root, searchPage));
  }

  // Before the theme, which may have a dialog for the same key and button.
  function openInstead(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    openDialog();
  }
  const capture = { capture: true };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (!event.altKey && !event.shiftKey) openInstead(event);
    },
    capture,
  );
  addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.(".search-button__button")) openInstead(event);
    },
    capture,
  );

  const page = document.querySelector("[data-search-page]");
  if (page && location.protocol !== "file:") {
    load("view/page.js").then(({ showPage }) => showPage(page, root, searchPage));
  }
  const parameters = new URLSearchParams(location.search);
  const hasHighlights = parameters.has("words") || parameters.has("phrase");
  if (hasHighlights && location.protocol !== "file:") {
    load("view/highlight.js").then(({ highlight }) => highlight(parameters));
  }
})();
