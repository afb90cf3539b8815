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
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  dataset.served = location.protocol !== "file:"; // where it is, the search works
  dataset.mode = stored("mode") || "auto";
  dataset.theme = stored("theme") || (dark ? "dark" : "light");
})();
