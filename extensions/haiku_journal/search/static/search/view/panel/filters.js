// The filters of a search: a button for each kind and, below these, the values of one kind.

import { titleOf } from "../../config/journals.js";
import { TEXT } from "../../config/phrases.js";
import { make, makeButton } from "../elements.js";
import { chips, EMPTY, isUseful } from "../state.js";

const KINDS = {
  tags: TEXT.tags,
  years: TEXT.years,
  authors: TEXT.authors,
  languages: TEXT.languages,
  journals: TEXT.journals,
};

const WIDE = "(min-width: 48rem)"; // a window with room for the tags above the results

export class Filters {
  /**
   * Make the filters; `element` is to be put into the page, `id` is that of the list of values.
   *
   * `onToggle(kind, name)` is called when a value is clicked, `onOrder()` when the order is.
   */
  constructor(id, { onToggle, onOrder }) {
    this._onToggle = onToggle;
    this._opened = matchMedia(WIDE).matches ? "tags" : null;
    this._kinds = Object.keys(KINDS).map((kind) => this._makeKind(kind, id));
    this._order = makeButton({ class: "search-chip" }, onOrder, TEXT.newestFirst);
    this._values = make("div", { id, class: "search-group search-values", role: "group" });
    const row = [...this._kinds.map(({ button }) => button), this._order];
    this.element = make(
      "div",
      { class: "search-facets" },
      make("div", { class: "search-group" }, ...row),
      this._values,
    );
    this.hide();
  }

  /** Show the filters that an answer of the engine offers, and those that a state has. */
  show({ facets = {}, total }, state) {
    // The values that have the focus stay, whatever they are good for.
    const used = this._values.contains(document.activeElement) ? this._opened : null;
    for (const kind of this._kinds) {
      const facet = facets[kind.name] ?? [];
      const selected = state[kind.name];
      kind.chips = chips(facet, selected);
      kind.button.replaceChildren(make("span", {}, labelOf(kind.name, selected)));
      kind.button.dataset.selected = selected.length > 0;
      kind.button.hidden = kind.name !== used && !isUseful(facet, selected, total);
    }
    this._order.setAttribute("aria-pressed", String(state.newest));
    this._order.hidden = !facets.years?.length;
    this._showValues();
  }

  /** Hide all filters. */
  hide() {
    this.show({ total: 0 }, EMPTY);
  }

  _makeKind(name, id) {
    const button = makeButton({ class: "search-chip search-kind", "aria-controls": id }, () => {
      this._opened = this._opened === name ? null : name;
      this._showValues();
    });
    return { name, button, chips: [] };
  }

  _showValues() {
    for (const { name, button } of this._kinds) {
      button.setAttribute("aria-expanded", String(name === this._opened));
    }
    const shown = this._kinds.find(({ name, button }) => name === this._opened && !button.hidden);
    const values = shown?.chips.map((chip) => this._makeChip(shown.name, chip)) ?? [];
    const focused = [...this._values.children].find((value) => value === document.activeElement);
    this._values.hidden = !shown;
    this._values.setAttribute("aria-label", KINDS[shown?.name] ?? "");
    this._values.replaceChildren(...values);
    values.find(({ dataset }) => dataset.name === focused?.dataset.name)?.focus();
  }

  _makeChip(kind, { name, count, selected }) {
    return makeButton(
      { class: "search-chip", "aria-pressed": String(selected), "data-name": name },
      () => this._onToggle(kind, name),
      make("bdi", {}, valueName(kind, name)),
      " ",
      make("span", { class: "count" }, String(count)),
    );
  }
}

/** Return the label of a kind, with the selected values. */
function labelOf(kind, selected) {
  const names = selected.map((name) => valueName(kind, name)).join(", ");
  return names ? `${KINDS[kind]}: ${names}` : KINDS[kind];
}

function valueName(kind, name) {
  return kind === "journals" ? titleOf(name) : String(name);
}
