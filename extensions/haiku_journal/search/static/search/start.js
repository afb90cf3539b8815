// The one script of the search that every page has. It loads the rest when it is asked for: by
// Ctrl+K, by a search button, by a link that wants words highlighted, or on the page of the search.
// A plain script, since browsers load no modules from files.

(() => {
  const here = document.currentScript.src;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const load = (module) => import(new URL(module, here).href);

  function openDialog() {
    if (location.protocol === "file:") location.href = new URL("search.html", root).href;
    else load("dialog.js").then(({ openDialog }) => openDialog(root));
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
    load("page.js").then(({ showPage }) => showPage(page, root));
  }
  const parameters = new URLSearchParams(location.search);
  const sought = parameters.has("words") || parameters.has("phrase");
  if (sought && location.protocol !== "file:") {
    load("highlight.js").then(({ highlight }) => highlight(parameters));
  }
})();
