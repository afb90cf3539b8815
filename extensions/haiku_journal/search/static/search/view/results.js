// The results of a search, and the notes and filters above them, as elements.

import { JOURNALS } from "../config/journals.js";
import { TEXT } from "../config/phrases.js";
import { make, makeButton } from "./elements.js";
import { fillPlaceholders } from "./i18n.js";
import { chips, resultAddress } from "./state.js";

const LABELS = { due: TEXT.due, superseded: TEXT.superseded };

/**
 * Make a result.
 *
 * `result` and `matches` are what the engine's `search` returns as `results` and `matches`; `id`
 * is the id of the element, `root` the URL of the site.
 */
export function makeResult(result, matches, id, root) {
  return make(
    "a",
    {
      id,
      class: "search-result",
      role: "option",
      "aria-selected": "false",
      tabindex: "-1",
      href: resultAddress(result, matches, root).href,
    },
    make("span", { class: "search-title" }, ...markedNodes(result.titleParts)),
    ...haikuNodes(result),
    ...factNodes(result),
    ...(result.code ? codeNodes(result) : proseNodes(result)),
  );
}

function proseNodes({ section, passage }) {
  const heading = section ? [make("b", {}, section.title), ": "] : [];
  return [make("span", { class: "search-passage" }, ...heading, ...markedNodes(passage))];
}

/** Return lines of code as nodes, with their language and what copies them. */
function codeNodes({ section, passage, code }) {
  const heading = section ? [make("b", { class: "search-passage" }, section.title)] : [];
  const tools = [
    make("span", {}, code.language),
    ...(navigator.clipboard ? [makeCopy(code)] : []),
  ];
  return [
    ...heading,
    make(
      "span",
      { class: "search-code", dir: "ltr" },
      make("span", { class: "search-code-tools" }, ...tools),
      make("code", {}, ...markedNodes(passage)),
    ),
  ];
}

/**
 * Make what copies code when it is clicked. It is not a button, since a result is an option of a
 * list and can have none; Ctrl+C copies the code of the chosen result, too.
 */
function makeCopy({ text }) {
  const copy = make("span", { class: "search-copy", "aria-hidden": "true" }, TEXT.copy);
  copy.addEventListener("click", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    await navigator.clipboard.writeText(text);
    copy.textContent = TEXT.copied;
  });
  return copy;
}

/**
 * Return the notes on a search, as nodes.
 *
 * `onLiteral` is called to search without corrections, `onSuggestion(text)` for other words, and
 * `onFilter(from, to)` to replace a filter in the query.
 */
export function makeNotes(answer, { onLiteral, onSuggestion, onFilter }) {
  const { corrections = [], unfound = [], flags = [], unknown = [], unreached = [] } = answer;
  const notes = [];
  const add = (...nodes) => notes.push(...nodes, " ");
  if (answer.hostFailed) add(TEXT.hostFailed);
  if (answer.similar) add(TEXT.similar);
  for (const name of unreached)
    add(...fillPlaceholders(TEXT.unreached, { journal: titleOf(name) }));
  for (const { from, to } of corrections) {
    add(
      ...fillPlaceholders(TEXT.corrected, { to: make("em", {}, to), from: make("em", {}, from) }),
    );
  }
  if (corrections.length) {
    add(makeButton({ class: "search-literal" }, onLiteral, TEXT.literally));
  }
  if (answer.suggestion) {
    const text = answer.suggestion;
    const button = makeButton({ class: "search-literal" }, () => onSuggestion(text), text);
    add(...fillPlaceholders(TEXT.suggestion, { words: button }));
  }
  for (const { text, similar } of unknown) {
    add(...fillPlaceholders(TEXT.noFilter, { filter: make("code", {}, text) }));
    const buttons = similar.map((other) =>
      makeButton({ class: "search-literal" }, () => onFilter(text, other), other),
    );
    if (buttons.length) {
      const filters = make("span", {}, ...buttons.flatMap((button) => [" ", button]));
      add(...fillPlaceholders(TEXT.otherFilters, { filters }));
    }
  }
  for (const phrase of unfound) add(...fillPlaceholders(TEXT.unfound, { phrase }));
  for (const flag of flags) {
    const quoted = make("code", {}, `-"${flag.replace(/^-+/, "")}"`);
    add(...fillPlaceholders(TEXT.flag, { flag: make("code", {}, flag), quoted }));
  }
  return notes;
}

/**
 * Return the filters that a search offers, as nodes, and the switch of its order.
 *
 * `onToggle(kind, name)` is called when a filter is clicked, `onOrder` when the switch is.
 */
export function makeFilters({ tags = [], years = [], journals = [] } = {}, state, handlers) {
  const { onToggle, onOrder } = handlers;
  const groups = [
    [TEXT.tags, "tags", tags],
    [TEXT.years, "years", years],
    [TEXT.journals, "journals", journals],
  ].map(([label, kind, facet]) =>
    makeGroup(
      label,
      chips(facet, state[kind]).map((chip) =>
        makeChip(kind, chip, () => onToggle(kind, chip.name)),
      ),
    ),
  );
  const order = years.length ? [makeOrder(state.newest, onOrder)] : [];
  return [...groups, makeGroup(TEXT.order, order)].filter(Boolean);
}

function makeGroup(label, buttons) {
  if (!buttons.length) return null;
  return make("div", { class: "search-group", role: "group", "aria-label": label }, ...buttons);
}

function makeChip(kind, { name, count, selected }, onClick) {
  return makeButton(
    { ...chipAttributes(selected), "data-chip": `${kind} ${name}` },
    onClick,
    kind === "journals" ? titleOf(name) : String(name),
    " ",
    make("span", { class: "count" }, String(count)),
  );
}

function makeOrder(newest, onClick) {
  const attributes = { ...chipAttributes(newest), "data-chip": "newest" };
  return makeButton(attributes, onClick, TEXT.newestFirst);
}

function chipAttributes(pressed) {
  return { class: "search-chip", "aria-pressed": String(pressed) };
}

/** Return the title of a journal, or its name if it is not one of those that are searched. */
function titleOf(journalName) {
  return JOURNALS.find(({ name }) => name === journalName)?.title ?? journalName;
}

function haikuNodes({ haiku }) {
  if (!haiku?.some(Boolean)) return [];
  return [make("span", { class: "search-haiku", dir: "auto" }, haiku.join(" / "))];
}

/** Return a result's date, state, tags and journal, as far as it has them. */
function factNodes({ date, state, tags = [], journal }) {
  const facts = [
    date && make("time", { datetime: date }, date),
    state && make("span", { class: "post-state" }, LABELS[state]),
    ...tags,
    journal && titleOf(journal),
  ].filter(Boolean);
  if (!facts.length) return [];
  const separated = facts.flatMap((fact, i) => (i ? [" · ", fact] : [fact]));
  return [make("span", { class: "search-facts" }, ...separated)];
}

function markedNodes(parts) {
  return parts.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));
}
