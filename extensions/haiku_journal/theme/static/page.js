// Additions to the theme's controls: drawers have a name, a button that closes them and give the
// focus back; the buttons of the colour scheme say which is chosen; code can be copied.

(() => {
  const phrases = document.currentScript.dataset; // in the language of the site

  function makeButton(name, text, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = text;
    button.addEventListener("click", onClick);
    return button;
  }

  // The theme takes the focus off its buttons, but what they open gives it back on closing.
  for (const button of document.querySelectorAll(".search-button, .theme-switch-button")) {
    button.addEventListener("click", () => button.focus(), true);
  }

  // The theme moves a sidebar into a dialog while that is open.
  function completeDrawer(toggle, sidebar, drawer) {
    let linkFollowed = false;
    drawer.setAttribute("aria-label", toggle.getAttribute("aria-label"));
    sidebar.prepend(makeButton("drawer-close", phrases.close, () => drawer.close()));
    drawer.addEventListener("click", (event) => {
      linkFollowed = event.target.closest("a[href^='#']") !== null;
      if (linkFollowed) drawer.close(); // it would hide the target of the link
    });
    drawer.addEventListener("close", () => {
      if (!linkFollowed) toggle.focus({ preventScroll: true });
      linkFollowed = false;
    });
  }

  for (const side of ["primary", "secondary"]) {
    const toggle = document.querySelector(`.${side}-toggle`);
    const sidebar = document.getElementById(`pst-${side}-sidebar`);
    const drawer = document.getElementById(`pst-${side}-sidebar-modal`);
    if (toggle && sidebar && drawer) completeDrawer(toggle, sidebar, drawer);
  }

  // The theme shows the choice by colour only.
  const modes = document.querySelectorAll(".theme-change-button");
  function showMode() {
    for (const button of modes) {
      const chosen = button.dataset.mode === document.documentElement.dataset.mode;
      button.setAttribute("aria-pressed", String(chosen));
    }
  }
  addEventListener("click", showMode); // after the theme's listener, which is on the button
  showMode();

  // Formulas and diagrams that scroll can be focused, as code and tables can in the theme.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const wide of document.querySelectorAll("div.math, .diagram")) scrolling.observe(wide);

  // The label of a task's checkbox is its text.
  for (const box of document.querySelectorAll(".task-list-item-checkbox")) {
    box.setAttribute("aria-label", box.parentElement.textContent.trim());
  }

  // Code has a label with its language, and a button that copies it.
  function addTools(block) {
    const frame = block.closest("div.highlight");
    const language = frame.parentElement.className.match(/\bhighlight-(\S+)/)?.[1];
    const tools = document.createElement("div");
    tools.className = "code-tools";
    if (language && !["default", "none", "text"].includes(language)) {
      const label = document.createElement("span");
      label.className = "code-language";
      label.textContent = language;
      tools.append(label);
    }
    if (navigator.clipboard) tools.append(makeCopyButton(block));
    if (tools.hasChildNodes()) frame.append(tools);
  }

  // Copied code has no line numbers and no prompts.
  function codeOf(block) {
    const copy = block.cloneNode(true);
    for (const mark of copy.querySelectorAll(".linenos, .gp")) mark.remove();
    return copy.textContent;
  }

  function makeCopyButton(block) {
    const button = makeButton("code-copy", phrases.copy, async () => {
      await navigator.clipboard.writeText(codeOf(block));
      status.textContent = button.textContent = phrases.copied;
      setTimeout(() => {
        status.textContent = "";
        button.textContent = phrases.copy;
      }, 2000);
    });
    return button;
  }

  const blocks = document.querySelectorAll(".bd-article div.highlight pre:not(.linenodiv pre)");
  if (!blocks.length) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  for (const block of blocks) addTools(block);
})();
