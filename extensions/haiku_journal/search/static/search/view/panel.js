// The search field with its results, in the dialog and on the search page.

import { HOST_SCOPE } from "../config/host.js";
import { LANGUAGE, POSTS, RESULTS, TEXT } from "../config/phrases.js";
import { make, makeButton } from "./elements.js";
import { countPhrase } from "./i18n.js";
import { closeSearch, openSearch } from "./open_search.js";
import { makeFilters, makeNotes, makeResult } from "./results.js";
import { appended, EMPTY, isEmpty, moved, toggled } from "./state.js";

// Milliseconds from a key to the search, so that fast typing makes one search.
const TYPING_DELAY = HOST_SCOPE ? 250 : 60;

const READING = 300; // milliseconds after which the reader may have read results

export class Panel {
  /**
   * Make a panel; its `element` is to be put into the page.
   *
   * `root` is the URL of the site, `id` the prefix of the ids of the elements, `limit` the number
   * of results that are shown at first. `onChange(state, settled)` is called for each new state;
   * `settled` is false while the reader types.
   */
  constructor(root, { id, limit, onChange }) {
    this.root = root;
    this.id = id;
    this.limit = limit;
    this.onChange = onChange;
    this.state = EMPTY;
    this.active = -1;
    this._runs = 0;
    this._build();
  }

  /** Show a state, and search for it. */
  show(state) {
    this.state = state;
    this.input.value = state.q;
    this.shown = this.limit;
    this._run();
  }

  _build() {
    const listId = `${this.id}-results`;
    this.input = make("input", {
      type: "text",
      enterkeyhint: "search",
      class: "search-input",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-autocomplete": "list",
      "aria-label": TEXT.searchTheJournal,
      placeholder: TEXT.searchTheJournal,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
    });
    this.status = make("p", { class: "search-status", role: "status" });
    this.notes = make("p", { class: "search-notes", hidden: "" });
    this.filters = make("div", { class: "search-facets" });
    this.list = make("div", {
      id: listId,
      class: "search-results",
      role: "listbox",
      "aria-label": TEXT.results,
    });
    this.more = makeButton(
      { class: "search-more", hidden: "" },
      () => this._showMore(),
      TEXT.moreResults,
    );
    this.element = make(
      "div",
      { class: "search-panel" },
      this.input,
      this.status,
      this.notes,
      this.filters,
      this.list,
      this.more,
    );
    this.input.addEventListener("input", () => this._onInput());
    this.input.addEventListener("keydown", (event) => this._onKey(event));
  }

  _showMore() {
    this.shown += this.limit;
    this._run();
  }

  _change(change, settled) {
    this.state = { ...this.state, ...change };
    this.shown = this.limit;
    this.onChange(this.state, settled);
    this._run();
  }

  async _run() {
    const run = ++this._runs;
    this._abort?.abort();
    this._abort = new AbortController();
    if (isEmpty(this.state)) {
      this._clear("");
      return;
    }
    const { q, ...filters } = this.state;
    const options = { ...filters, limit: this.shown, typing: true, signal: this._abort.signal };
    let quick = null; // the answer without meaning, which loads less
    try {
      const search = await openSearch(this.root);
      if (!HOST_SCOPE) quick = await search.search(q, { ...options, meaning: false });
      if (quick && run === this._runs) this._render(quick);
      const shownAt = performance.now();
      const answer = await search.search(q, options);
      const isRead = quick && this._isRead(shownAt);
      if (run === this._runs) this._render(isRead ? appended(quick, answer) : answer);
    } catch (error) {
      if (error.name === "AbortError" && run !== this._runs) return;
      closeSearch();
      if (run === this._runs && !quick) this._clear(TEXT.notLoaded);
      console.error(error);
    }
  }

  /** Tell whether the reader may have read the results, or is about to choose one. */
  _isRead(shownAt) {
    const waited = performance.now() - shownAt > READING;
    return waited || this.active >= 0 || this.list.matches(":hover");
  }

  _clear(status) {
    this.status.textContent = status;
    this.notes.hidden = true;
    this.filters.replaceChildren();
    this._showOptions([]);
    this.more.hidden = true;
  }

  _render(answer) {
    const { total, results, facets, matches } = answer;
    const forms = facets ? POSTS : RESULTS;
    this.status.textContent = total ? countPhrase(total, forms, LANGUAGE) : TEXT.noPost;
    const notes = makeNotes(answer, {
      onLiteral: () => this._searchFor({ literal: true }),
      onSuggestion: (q) => this._searchFor({ q }),
      onFilter: (from, to) => this._searchFor({ q: this.state.q.replace(from, () => to) }),
    });
    this.notes.replaceChildren(...notes);
    this.notes.hidden = notes.length === 0;
    this._renderFilters(facets);
    const idOf = (i) => `${this.id}-result-${i}`;
    this._showOptions(results.map((result, i) => makeResult(result, matches, idOf(i), this.root)));
    this.more.hidden = !answer.more;
  }

  _renderFilters(facets) {
    const focused = document.activeElement?.dataset?.chip;
    const filters = makeFilters(facets, this.state, {
      onToggle: (kind, name) => this._change({ [kind]: toggled(this.state, kind, name) }, true),
      onOrder: () => this._change({ newest: !this.state.newest }, true),
    });
    this.filters.replaceChildren(...filters);
    if (!focused) return;
    const buttons = [...this.filters.querySelectorAll("button")];
    buttons.find(({ dataset }) => dataset.chip === focused)?.focus();
  }

  _showOptions(options) {
    const active = this.list.children[this.active]?.href;
    this.list.replaceChildren(...options);
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
    this._activate(options, active ? options.findIndex(({ href }) => href === active) : -1);
  }

  _searchFor(change) {
    this._change(change, true);
    this.input.value = this.state.q;
    this.input.focus();
  }

  _onInput() {
    clearTimeout(this._timer);
    const q = this.input.value;
    this._timer = setTimeout(() => this._change({ q, literal: false }, false), TYPING_DELAY);
  }

  _onKey(event) {
    const options = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this._activate(options, moved(this.active, step, options.length));
    } else if (isCopying(event) && options[this.active]?.querySelector(".search-copy")) {
      options[this.active].querySelector(".search-copy").click();
      this.status.textContent = TEXT.copied;
    } else if (event.key === "Enter" && this.active >= 0) {
      options[this.active].click();
    } else if (event.key === "Enter") {
      clearTimeout(this._timer);
      this._change({ q: this.input.value }, true);
    } else {
      return;
    }
    event.preventDefault();
  }

  _activate(options, active) {
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = active;
    const option = options[active];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }
}

/** Tell whether a key copies, and no text of the field is selected that it would copy. */
function isCopying({ key, ctrlKey, metaKey, target }) {
  return key === "c" && (ctrlKey || metaKey) && target.selectionStart === target.selectionEnd;
}
