// The script of the search that every page has. It loads the others when they are needed: for
// Ctrl+K, for a search button, for an address with words to highlight, and on the search page.
// It is not a module, since browsers do not load modules from files.

(() => {
  const { src: here, dataset } = document.currentScript;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const searchPage = new URL(dataset.page, location.href);
  searchPage.search = searchPage.hash = ""; // on the page itself, its link is only "#"
  const isFile = location.protocol === "file:";
  const load = (module) => (isFile ? loadBundled(module) : import(new URL(module, here).href));
  let bundle;

  /** Return a promise of a module from the script that has all of them. */
  async function loadBundled(module) {
    bundle ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("search-from-file.js", root).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    await bundle;
    return globalThis.modules[module];
  }

  function openDialog() {
    load("view/dialog.js").then(({ openDialog }) => openDialog(root, searchPage));
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
  if (page) {
    load("view/page.js").then(({ showPage }) => showPage(page, root, searchPage));
  }
  const parameters = new URLSearchParams(location.search);
  const hasHighlights = parameters.has("words") || parameters.has("phrase");
  if (hasHighlights) {
    load("view/highlight.js").then(({ highlight }) => highlight(parameters));
  }
})();
