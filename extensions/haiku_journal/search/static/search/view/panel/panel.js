// The search field with its results, in the dialog and on the search page.

import { HOST_SCOPE } from "../../config/host.js";
import { LANGUAGE, POSTS, RESULTS, TEXT } from "../../config/phrases.js";
import { make, makeButton } from "../elements.js";
import { countPhrase } from "../i18n.js";
import { closeSearch, openSearch } from "../open_search.js";
import { appended, EMPTY, isEmpty, moved, toggled } from "../state.js";
import { Filters } from "./filters.js";
import { makeHelp } from "./help.js";
import { makeLeads, makeRecent } from "./leads.js";
import { forgetSearches, recentSearches, rememberSearch } from "./recent.js";
import { makeNotes, makeResult } from "./results.js";

// Milliseconds from a key to the search, so that fast typing makes one search.
const TYPING_DELAY = HOST_SCOPE ? 250 : 60;

// Milliseconds that results by words alone wait for those by meaning too. Results that are shown
// keep their places, so the others would come below.
const PATIENCE = 150;

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
    this.input.value = state.q;
    this._search(state);
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
    this.filters = new Filters(`${this.id}-values`, {
      onToggle: (kind, name) => this._change({ [kind]: toggled(this.state, kind, name) }, true),
      onOrder: () => this._change({ newest: !this.state.newest }, true),
    });
    this.leads = make("div", { class: "search-leads" });
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
      makeHelp(),
      this.status,
      this.notes,
      this.filters.element,
      this.leads,
      this.list,
      this.more,
    );
    this.input.addEventListener("input", () => this._onInput());
    this.input.addEventListener("keydown", (event) => this._onKey(event));
    this.list.addEventListener("click", () => rememberSearch(this.state.q.trim(), this.root));
  }

  _showMore() {
    this.shown += this.limit;
    this._run();
  }

  _change(change, settled) {
    const state = { ...this.state, ...change };
    this.onChange(state, settled);
    this._search(state);
  }

  _search(state) {
    this.state = state;
    this.answer = null; // what is shown of this state
    this.shown = this.limit;
    this._run();
  }

  async _run() {
    const run = ++this._runs;
    this._abort?.abort();
    this._abort = new AbortController();
    if (isEmpty(this.state)) {
      this._clear("");
      this._showRecent();
      return;
    }
    const { q, ...filters } = this.state;
    const options = { ...filters, limit: this.shown, typing: true, signal: this._abort.signal };
    try {
      const search = await openSearch(this.root);
      const byWords = HOST_SCOPE ? null : await search.search(q, { ...options, meaning: false });
      const answer = search.search(q, { ...options, nearest: true });
      if (byWords?.total && !(await isReady(answer, PATIENCE))) this._render(byWords, run);
      this._render(await answer, run);
    } catch (error) {
      if (run !== this._runs) return;
      closeSearch();
      if (!this.answer) this._clear(TEXT.notLoaded);
      console.error(error);
    }
  }

  _clear(status) {
    this.status.textContent = status;
    this.notes.hidden = true;
    this.filters.hide();
    this.leads.replaceChildren();
    this._showOptions([]);
    this.more.hidden = true;
  }

  _showRecent() {
    const forget = () => {
      forgetSearches(this.root);
      this._showRecent();
      this.input.focus();
    };
    const queries = recentSearches(this.root);
    const recent = makeRecent(queries, (change) => this._searchFor(change), forget);
    this.leads.replaceChildren(...recent);
  }

  /** Show an answer of a run, unless there is a later run; results that are shown stay. */
  _render(answer, run) {
    if (run !== this._runs) return;
    const shown = this.answer?.results.length ?? 0;
    this.answer = this.answer ? appended(this.answer, answer) : answer;
    const search = (change) => this._searchFor(change);
    this.status.textContent = statusOf(answer);
    const notes = makeNotes(answer, this.state, search);
    this.notes.replaceChildren(...notes);
    this.notes.hidden = notes.length === 0;
    this.filters.show(answer, this.state);
    this.leads.replaceChildren(...makeLeads(answer, this.state, search));
    const added = this.answer.results.slice(shown).map((result, i) => {
      return makeResult(result, answer.matches, `${this.id}-result-${shown + i}`, this.root);
    });
    if (shown) this.list.append(...added);
    else this._showOptions(added);
    this.more.hidden = !answer.more;
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

/** Return the status of an answer: the number of its posts. */
function statusOf({ total, facets, results }) {
  if (total) return countPhrase(total, facets ? POSTS : RESULTS, LANGUAGE);
  return results.length ? TEXT.nearest : TEXT.noPost;
}

/** Return a promise of whether a promise is fulfilled within some milliseconds. */
function isReady(promise, milliseconds) {
  const timeout = new Promise((resolve) => setTimeout(resolve, milliseconds, false));
  const ready = promise.then(
    () => true,
    () => false,
  );
  return Promise.race([ready, timeout]);
}
