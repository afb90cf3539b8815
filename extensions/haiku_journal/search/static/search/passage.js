// The part of a post that shows why it was found, with the words marked. All of it is data: text
// and whether it is marked, never markup.

import { fold, lexemes, read, runs } from "./tokens.js";
import { stem } from "./stem.js";

const WIDTH = 200; // characters of a passage
const LEAD = 40; // of them before the first word found, at most
const HEADING = 0.5; // what a word in a section's heading counts, in its text being 1
const PHRASE = 10; // what a phrase counts, more than any words

/**
 * Return {section, passage} for a post's display data: the section that holds most of what was
 * looked for as {anchor, title}, null before the first heading, and its best passage as
 * [{text, mark}, …]. `wanted` is {terms, phrases}: a Map of terms to what each is worth, and texts.
 */
export function bestPassage(display, wanted) {
  let best = { worth: 0 };
  for (const [anchor, title, ...texts] of display.sections) {
    const heading = HEADING * worthOf(hits(title, wanted), wanted);
    for (const text of texts) {
      const window = bestWindow(hits(text, wanted), wanted);
      const worth = window.worth + heading;
      if (worth > best.worth) best = { worth, anchor, title, text, start: window.start };
    }
  }
  if (!best.worth) {
    const text = display.sections.flatMap(([, , ...texts]) => texts).find(Boolean) ?? "";
    return { section: null, passage: cut(text, 0, wanted) };
  }
  return {
    section: best.anchor ? { anchor: best.anchor, title: best.title } : null,
    passage: cut(best.text, best.start, wanted),
  };
}

/** Return a text in parts, [{text, mark}, …], with what is wanted marked. */
export function marked(text, wanted) {
  const parts = [];
  let end = 0;
  for (const hit of hits(text, wanted)) {
    if (hit.start > end) parts.push({ text: text.slice(end, hit.start), mark: false });
    parts.push({ text: text.slice(hit.start, hit.end), mark: true });
    end = hit.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mark: false });
  return parts;
}

/** Whether a post holds a phrase as it stands, but for case, accents and the width of spaces. */
export function holdsPhrase(display, phrase) {
  const sought = plain(phrase).trim();
  const { title, haiku, tags, sections } = display;
  const texts = [title, ...haiku, ...tags, ...sections.flatMap(([, ...ofSection]) => ofSection)];
  return texts.some((text) => includesWords(plain(text), sought));
}

function includesWords(text, sought) {
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    if (!isInsideWord(text, at) && !isInsideWord(text, at + sought.length)) return true;
  }
  return false;
}

function isInsideWord(text, at) {
  return /^[\p{L}\p{N}]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}

function plain(text) {
  return fold(text).replace(/\s+/g, " ");
}

/** Return where wanted terms and phrases stand in a text: [{start, end, terms}, …]. */
function hits(text, wanted) {
  const phrases = wanted.phrases.flatMap((phrase) => phraseHits(text, phrase));
  const words = lexemes(text).flatMap((lexeme) => lexemeHits(lexeme, wanted.terms));
  const free = words.filter(({ start, end }) => !phrases.some((hit) => hit.start < end && start < hit.end));
  return [...phrases, ...free].sort((one, other) => one.start - other.start);
}

function phraseHits(text, phrase) {
  const escaped = phrase.trim().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const pattern = new RegExp(escaped.replace(/\s+/g, "\\s+"), "giu");
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    terms: [phrase],
  }));
}

function lexemeHits({ text, start, end }, terms) {
  const isWanted = (word) => terms.has(word);
  const { words, parts, names } = read(text);
  const whole = names.map(stem).filter(isWanted);
  const pieces = [...words, ...parts].map(stem).filter(isWanted);
  if (whole.length) return [{ start, end, terms: [...whole, ...pieces] }];
  return pieces.length ? runHits(text, start, isWanted) : [];
}

/** Return which runs of letters in a lexeme that starts at `at` are or have in them what is wanted. */
function runHits(lexeme, at, isWanted) {
  return runs(lexeme).flatMap(({ text, start, end }) => {
    const { words, parts } = read(text);
    const terms = [...words, ...parts].map(stem).filter(isWanted);
    return terms.length ? [{ start: at + start, end: at + end, terms }] : [];
  });
}

/** Return the start and the worth of the stretch of text that holds most of what is wanted. */
function bestWindow(found, wanted) {
  let best = { worth: 0, start: 0 };
  for (let first = 0, next = 0; first < found.length; first++) {
    while (next < found.length && found[next].end <= found[first].start + WIDTH - LEAD) next++;
    const worth = worthOf(found.slice(first, next), wanted);
    if (worth > best.worth) best = { worth, start: found[first].start };
  }
  return best;
}

function worthOf(found, wanted) {
  let worth = 0;
  for (const term of new Set(found.flatMap(({ terms }) => terms))) {
    worth += wanted.terms.get(term) ?? PHRASE;
  }
  return worth;
}

/** Cut a passage out of a text at the ends of words, so that it shows what stands at `at`. */
function cut(text, at, wanted) {
  let start = Math.max(0, at - LEAD);
  if (start > 0) start += text.slice(start, at).search(/(?<=\s)\S|$/);
  let end = Math.min(text.length, start + WIDTH);
  if (end < text.length) end = Math.max(at + 1, text.slice(0, end).search(/\s+\S*$/));
  const parts = marked(text.slice(start, end), wanted);
  if (start > 0) parts.unshift({ text: "… ", mark: false });
  if (end < text.length) parts.push({ text: " …", mark: false });
  return parts;
}
