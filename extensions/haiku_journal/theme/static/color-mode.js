// Before anything is drawn: the colour scheme that the reader chose, for the theme's styles.
(() => {
  const { dataset } = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is off
    }
  };
  const chosen = stored("mode");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  dataset.served = location.protocol !== "file:"; // where it is, the search works
  dataset.mode = chosen === "light" || chosen === "dark" ? chosen : "auto";
  // Not the theme's stored answer: the system may have turned since the last page.
  dataset.theme = dataset.mode !== "auto" ? dataset.mode : dark ? "dark" : "light";
})();
