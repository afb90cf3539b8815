// The script of the search that every page has. It loads the others when they are needed: for
// Ctrl+K, for a search button, for an address with words to highlight, and on the search page.
// It is not a module, since browsers do not load modules from files.

(() => {
  const here = document.currentScript.src;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const load = (module) => import(new URL(module, here).href);

  function openDialog() {
    if (location.protocol === "file:") location.href = new URL("search.html", root).href;
    else load("view/dialog.js").then(({ openDialog }) => openDialog(root));
  }

  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    if (event.altKey || event.shiftKey) return;
    event.preventDefault();
    openDialog();
  });
  addEventListener("click", (event) => {
    if (event.target.closest?.(".search-button__button")) openDialog();
  });

  const page = document.querySelector("[data-search-page]");
  if (page && location.protocol !== "file:") {
    load("view/page.js").then(({ showPage }) => showPage(page, root));
  }
  const parameters = new URLSearchParams(location.search);
  const hasHighlights = parameters.has("words") || parameters.has("phrase");
  if (hasHighlights && location.protocol !== "file:") {
    load("view/highlight.js").then(({ highlight }) => highlight(parameters));
  }
})();
