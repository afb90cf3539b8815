// What the content of posts lacks under any theme, for readers with a keyboard or a screen reader.

(() => {
  // The label of a task's checkbox is its text.
  for (const box of document.querySelectorAll(".task-list-item-checkbox")) {
    box.setAttribute("aria-label", box.parentElement.textContent.trim());
  }

  // What scrolls can be focused.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const wide of document.querySelectorAll(
    ".highlight pre, div.math, .math-wrapper, .diagram",
  )) {
    scrolling.observe(wide);
  }
})();
