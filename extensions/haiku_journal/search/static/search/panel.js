// A search field with its results: the same in the dialog and on the page of the search. What an
// author wrote or a searcher typed goes into text nodes and attributes, never into markup.

import { open } from "./engine.js";
import { HOST_SCOPE } from "./host.js";
import { JOURNALS } from "./journals.js";
import { LANGUAGE, POSTS, RESULTS, TEXT } from "./phrases.js";
import { counted, filled } from "./wording.js";

// milliseconds after a key before the search, so that fast typing is one search
const PATIENCE = HOST_SCOPE ? 250 : 60;
const MOST_CHIPS = 8;

let engine; // opened once a page, by whichever panel asks first

function engineOf(root) {
  const openOwn = () => open(new URL("_search/", root), { journals: JOURNALS });
  engine ??= HOST_SCOPE ? openHosted(root, openOwn) : openOwn();
  return engine;
}

async function openHosted(root, openOwn) {
  const modules = ["./hosted.js", "./readthedocs.js"]; // for these few journals only
  const [{ Hosted }, { ReadTheDocs }] = await Promise.all(modules.map((module) => import(module)));
  return new Hosted(new ReadTheDocs(HOST_SCOPE, root), openOwn);
}

/** Return what readers call a journal. */
function titleOf(journal) {
  return JOURNALS.find(({ name }) => name === journal)?.title ?? journal;
}

/** Make an element: its attributes (null leaves one out), then its children, nodes or text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** What a search is: the query, the chips that are pressed, how it may be shared. */
export const EMPTY = { q: "", tags: [], years: [], journals: [], literal: false, newest: false };

/** Read a search from the address of a page. */
export function fromAddress(search) {
  const parameters = new URLSearchParams(search);
  return {
    q: parameters.get("q") ?? "",
    tags: parameters.getAll("tag"),
    years: parameters.getAll("year").filter((year) => /^\d{4}$/.test(year)).map(Number),
    journals: parameters.getAll("journal").filter((name) => JOURNALS.some((one) => one.name === name)),
    literal: parameters.get("literal") === "1",
    newest: parameters.get("sort") === "date",
  };
}

/** Write a search as the address of the page of the search. */
export function toAddress(state, root) {
  const url = new URL("search.html", root);
  if (state.q) url.searchParams.set("q", state.q);
  for (const tag of state.tags) url.searchParams.append("tag", tag);
  for (const year of state.years) url.searchParams.append("year", year);
  for (const journal of state.journals) url.searchParams.append("journal", journal);
  if (state.literal) url.searchParams.set("literal", "1");
  if (state.newest) url.searchParams.set("sort", "date");
  return url;
}

export class Panel {
  /**
   * `id` starts the ids of its elements; `limit` is how many results it shows at first;
   * `onChange(state, settled)` is told of each new search, `settled` when more than typing
   * made it.
   */
  constructor(root, { id, limit, onChange = () => {} }) {
    this.root = root;
    this.id = id;
    this.limit = limit;
    this.onChange = onChange;
    this.state = EMPTY;
    this.active = -1;
    this._search = 0;
    this._build();
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
    this.chips = make("div", { class: "search-facets" });
    this.list = make("div", { id: listId, class: "search-results", role: "listbox", "aria-label": TEXT.results });
    this.more = make("button", { type: "button", class: "search-more", hidden: "" }, TEXT.moreResults);
    this.element = make(
      "div",
      { class: "search-panel" },
      this.input,
      this.status,
      this.notes,
      this.chips,
      this.list,
      this.more,
    );
    this.input.addEventListener("input", () => this._typed());
    this.input.addEventListener("keydown", (event) => this._key(event));
    this.more.addEventListener("click", () => {
      this.shown += this.limit;
      this._run();
    });
  }

  /** Show a search, and run it. */
  show(state) {
    this.state = state;
    this.input.value = state.q;
    this.shown = this.limit;
    this._run();
  }

  _change(change, settled) {
    this.state = { ...this.state, ...change };
    this.shown = this.limit;
    this.onChange(this.state, settled);
    this._run();
  }

  _typed() {
    clearTimeout(this._waiting);
    const q = this.input.value;
    this._waiting = setTimeout(() => this._change({ q, literal: false }, false), PATIENCE);
  }

  async _run() {
    const search = ++this._search;
    this._overtake?.abort();
    this._overtake = new AbortController();
    const { q, tags, years, journals, literal, newest } = this.state;
    if (!q.trim() && !tags.length && !years.length && !journals.length) {
      this._clear("");
      return;
    }
    try {
      const opened = await engineOf(this.root);
      const chosen = { tags, years, journals, literal, newest, limit: this.shown };
      const { signal } = this._overtake;
      const found = await opened.search(q, { ...chosen, typing: true, signal });
      if (search === this._search) this._render(found);
    } catch (error) {
      if (error.name === "AbortError" && search !== this._search) return;
      engine = undefined; // the next search tries anew
      if (search === this._search) this._clear(TEXT.notLoaded);
      console.error(error);
    }
  }

  _clear(status) {
    this.status.textContent = status;
    this.notes.hidden = true;
    this.chips.replaceChildren();
    this.list.replaceChildren();
    this.more.hidden = true;
    this._expand(false);
    this.active = -1;
  }

  _expand(expanded) {
    this.input.setAttribute("aria-expanded", String(expanded));
    this.input.removeAttribute("aria-activedescendant");
  }

  _render(found) {
    const { total, results } = found;
    const kind = found.facets ? POSTS : RESULTS;
    this.status.textContent = total ? counted(total, kind, LANGUAGE) : TEXT.noPost;
    this._renderNotes(found);
    this._renderChips(found.facets);
    const options = results.map((result, i) => this._option(result, i, found.wanted));
    this.list.replaceChildren(...options);
    this.more.hidden = !found.more;
    this._expand(results.length > 0);
    this.active = -1;
  }

  _renderNotes({ corrections = [], unfound = [], flags = [], unreached = [], similar, hostFailed }) {
    const notes = [];
    if (hostFailed) notes.push(TEXT.hostFailed, " ");
    if (similar) notes.push(TEXT.similar, " ");
    for (const name of unreached) {
      notes.push(...filled(TEXT.unreached, { journal: titleOf(name) }), " ");
    }
    for (const { from, to } of corrections) {
      notes.push(...filled(TEXT.corrected, { to: make("em", {}, to), from: make("em", {}, from) }), " ");
    }
    if (corrections.length) {
      const back = make("button", { type: "button", class: "search-literal" }, TEXT.literally);
      back.addEventListener("click", () => {
        this._change({ literal: true }, true);
        this.input.focus();
      });
      notes.push(back, " ");
    }
    for (const phrase of unfound) {
      notes.push(...filled(TEXT.unfound, { phrase }), " ");
    }
    for (const flag of flags) {
      const quoted = make("code", {}, `-"${flag.replace(/^-+/, "")}"`);
      notes.push(...filled(TEXT.flag, { flag: make("code", {}, flag), quoted }), " ");
    }
    this.notes.replaceChildren(...notes);
    this.notes.hidden = notes.length === 0;
  }

  _renderChips({ tags = [], years = [], journals = [] } = {}) {
    const focused = document.activeElement?.dataset?.chip;
    const groups = [
      this._group(TEXT.tags, "tags", tags, this.state.tags),
      this._group(TEXT.years, "years", years, this.state.years),
      this._group(TEXT.journals, "journals", journals, this.state.journals),
      this._order(years),
    ];
    this.chips.replaceChildren(...groups.filter(Boolean));
    if (focused) [...this.chips.querySelectorAll("button")].find((chip) => chip.dataset.chip === focused)?.focus();
  }

  _order(years) {
    if (!years.length) return null;
    const { newest } = this.state;
    const button = make(
      "button",
      { type: "button", class: "search-chip", "aria-pressed": String(newest), "data-chip": "newest" },
      TEXT.newestFirst,
    );
    button.addEventListener("click", () => this._change({ newest: !newest }, true));
    return make("div", { class: "search-group", role: "group", "aria-label": TEXT.order }, button);
  }

  _group(label, key, counts, pressed) {
    const listed = counts.filter(({ name }) => !pressed.includes(name)).slice(0, MOST_CHIPS);
    const on = pressed.map((name) => counts.find((one) => one.name === name) ?? { name, count: 0 });
    const chips = [...on, ...listed].map(({ name, count }) => this._chip(key, name, count, pressed));
    if (!chips.length) return null;
    return make("div", { class: "search-group", role: "group", "aria-label": label }, ...chips);
  }

  _chip(key, name, count, pressed) {
    const isOn = pressed.includes(name);
    const chip = make(
      "button",
      { type: "button", class: "search-chip", "aria-pressed": String(isOn), "data-chip": `${key} ${name}` },
      key === "journals" ? titleOf(name) : String(name),
      " ",
      make("span", { class: "count" }, String(count)),
    );
    chip.addEventListener("click", () => {
      const chosen = isOn ? pressed.filter((one) => one !== name) : [...pressed, name];
      this._change({ [key]: chosen }, true);
    });
    return chip;
  }

  _option(result, i, wanted) {
    const url = new URL(result.url, this.root);
    if (wanted.terms.size) url.searchParams.set("words", [...wanted.terms.keys()].join(" "));
    for (const phrase of wanted.phrases) url.searchParams.append("phrase", phrase);
    return make(
      "a",
      {
        id: `${this.id}-result-${i}`,
        class: "search-result",
        role: "option",
        "aria-selected": "false",
        tabindex: "-1",
        href: url.href,
      },
      make("span", { class: "search-title" }, ...parts(result.titleParts)),
      ...haikuOf(result),
      ...factsOf(result),
      make(
        "span",
        { class: "search-passage" },
        ...(result.section ? [make("b", {}, result.section.title), ": "] : []),
        ...parts(result.passage),
      ),
    );
  }

  _key(event) {
    const options = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = options.length + 1; // one of them is the field itself
      this._activate(options, ((this.active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      options[this.active].click();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(this._waiting);
      this._change({ q: this.input.value }, true);
    }
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

function haikuOf({ haiku }) {
  if (!haiku) return [];
  return [make("span", { class: "search-haiku", dir: "auto" }, haiku.join(" / "))];
}

/** A result's date, tags and journal: those of them that it has. */
function factsOf({ date, tags = [], journal }) {
  const facts = [date && make("time", { datetime: date }, date), ...tags, journal && titleOf(journal)];
  const known = facts.filter(Boolean);
  if (!known.length) return [];
  return [make("span", { class: "search-facts" }, ...known.flatMap((fact, i) => (i ? [" · ", fact] : [fact])))];
}

function parts(marked) {
  return marked.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));
}
