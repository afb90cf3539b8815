// Set the colour scheme that the reader chose, before the page is drawn.
(() => {
  const { dataset } = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is disabled
    }
  };
  const chosen = stored("mode");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  dataset.served = location.protocol !== "file:"; // the search works only on a server
  dataset.mode = chosen === "light" || chosen === "dark" ? chosen : "auto";
  // The theme stores its answer too, but the system's scheme may have changed since.
  dataset.theme = dataset.mode !== "auto" ? dataset.mode : dark ? "dark" : "light";
})();
