// What the controls of a page need besides the theme's script: drawers have a name, a way out and
// the focus back, the colour scheme says which is chosen, code can be copied.

(() => {
  const words = document.currentScript.dataset; // in the language of the site

  function makeButton(name, text, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = text;
    button.addEventListener("click", onClick);
    return button;
  }

  // The theme takes the focus off its buttons; what they open is to give it back to them.
  for (const button of document.querySelectorAll(".search-button, .theme-switch-button")) {
    button.addEventListener("click", () => button.focus(), true);
  }

  // The theme moves a sidebar into a dialog while that is open.
  function mendDrawer(toggle, sidebar, drawer) {
    let followed = false;
    drawer.setAttribute("aria-label", toggle.getAttribute("aria-label"));
    sidebar.prepend(makeButton("drawer-close", words.close, () => drawer.close()));
    drawer.addEventListener("click", (event) => {
      followed = event.target.closest("a[href^='#']") !== null;
      if (followed) drawer.close(); // it hides what the link leads to
    });
    drawer.addEventListener("close", () => {
      if (!followed) toggle.focus({ preventScroll: true });
      followed = false;
    });
  }

  for (const side of ["primary", "secondary"]) {
    const toggle = document.querySelector(`.${side}-toggle`);
    const sidebar = document.getElementById(`pst-${side}-sidebar`);
    const drawer = document.getElementById(`pst-${side}-sidebar-modal`);
    if (toggle && sidebar && drawer) mendDrawer(toggle, sidebar, drawer);
  }

  // The theme tells of the choice by colour only.
  const modes = document.querySelectorAll(".theme-change-button");
  function showMode() {
    for (const button of modes) {
      const chosen = button.dataset.mode === document.documentElement.dataset.mode;
      button.setAttribute("aria-pressed", String(chosen));
    }
  }
  addEventListener("click", showMode); // after the theme's own, which is on the button
  showMode();

  // What scrolls by itself is reached by the keyboard, as the theme has it for code and tables.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const formula of document.querySelectorAll("div.math")) scrolling.observe(formula);

  // The box of a task is named by its task.
  for (const box of document.querySelectorAll(".task-list-item-checkbox")) {
    box.setAttribute("aria-label", box.parentElement.textContent.trim());
  }

  // What is copied is what one would type: no line numbers, no prompts.
  function textOf(block) {
    const copy = block.cloneNode(true);
    for (const mark of copy.querySelectorAll(".linenos, .gp")) mark.remove();
    return copy.textContent;
  }

  const blocks = document.querySelectorAll(".bd-article div.highlight pre:not(.linenodiv pre)");
  if (!blocks.length || !navigator.clipboard) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  for (const block of blocks) {
    const button = makeButton("code-copy", words.copy, async () => {
      await navigator.clipboard.writeText(textOf(block));
      status.textContent = button.textContent = words.copied;
      setTimeout(() => {
        status.textContent = "";
        button.textContent = words.copy;
      }, 2000);
    });
    block.closest("div.highlight").append(button);
  }
})();
