// The results of a search, and the notes above them, as elements.

import { JOURNALS, titleOf } from "../../config/journals.js";
import { TEXT } from "../../config/phrases.js";
import { make, makeButton } from "../elements.js";
import { fillPlaceholders } from "../i18n.js";
import { resultAddress } from "../state.js";

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
    make("span", { class: "search-title", dir: "auto" }, ...markedNodes(result.titleParts)),
    ...haikuNodes(result),
    ...factNodes(result),
    ...(result.code ? codeNodes(result) : proseNodes(result)),
  );
}

function proseNodes({ section, passage }) {
  const heading = section ? [make("b", {}, section.title), ": "] : [];
  return [
    make("span", { class: "search-passage", dir: "auto" }, ...heading, ...markedNodes(passage)),
  ];
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
 * `state` is that of the search; `search(change)` is called to search with a change of it.
 */
export function makeNotes(answer, state, search) {
  const { corrections = [], unfound = [], flags = [], unknown = [], unreached = [] } = answer;
  const notes = [];
  const add = (...nodes) => notes.push(...nodes, " ");
  if (answer.hostFailed) add(TEXT.hostFailed);
  if (answer.similar) add(TEXT.similar);
  for (const name of unreached) {
    add(...fillPlaceholders(TEXT.unreached, { journal: linkTo(name) }));
  }
  for (const { from, to } of corrections) {
    add(
      ...fillPlaceholders(TEXT.corrected, { to: make("em", {}, to), from: make("em", {}, from) }),
    );
  }
  if (corrections.length) {
    const onLiteral = () => search({ literal: true });
    add(makeButton({ class: "search-literal" }, onLiteral, TEXT.literally));
  }
  if (answer.suggestion) {
    const text = answer.suggestion;
    const button = makeButton({ class: "search-literal" }, () => search({ q: text }), text);
    add(...fillPlaceholders(TEXT.suggestion, { words: button }));
  }
  for (const { text, similar } of unknown) {
    add(...fillPlaceholders(TEXT.noFilter, { filter: make("code", {}, text) }));
    const buttons = similar.map((other) => {
      const replace = () => search({ q: state.q.replace(text, () => other) });
      return makeButton({ class: "search-literal" }, replace, other);
    });
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

/** Return the title of a journal that could not be searched, with a link to it. */
function linkTo(name) {
  const address = JOURNALS.find((journal) => journal.name === name)?.address;
  return address ? make("a", { href: address }, titleOf(name)) : titleOf(name);
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
