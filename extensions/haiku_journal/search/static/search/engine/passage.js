// The part of a post that shows why it matches, with the words marked. All of it is data: text and
// whether it is marked, never markup.

import { stem } from "./stem.js";
import { fold, lexemes, readLexeme, wordRuns } from "./tokens.js";

/** The places of a post that a query can ask for, as bits, as in indexing/analysis.py. */
export const PLACES = { title: 1, code: 2 };

const WIDTH = 200; // characters of a passage
const LEAD = 40; // of them before the first match, at most
const MOST_LINES = 6; // of a passage of code
const HEADING_WEIGHT = 0.5; // of a match in the heading of a section, where one in its text has 1
const PHRASE_WEIGHT = 10; // of a phrase, more than any words have

/**
 * Return the best passage of a post: {section, passage, code}.
 *
 * `display` is what the index holds to show the post, `matches` is {terms, phrases, places}: a Map
 * of terms to their weights, texts, and the places of a post that are searched, if not all. `section`
 * is the section with the most of them as {anchor, title}, null before the first heading; `passage`
 * is [{text, mark}, …]. If it is code, it has whole lines, and `code` is {language, text}, where
 * `text` has the lines in full; otherwise `code` is null.
 */
export function bestPassage(display, matches) {
  let best = { weight: 0 };
  for (const [anchor, title, prose, blocks] of display.sections) {
    const heading = HEADING_WEIGHT * weightOf(findHits(title, matches), matches);
    const texts = matches.places === PLACES.code ? blocks : [[null, prose], ...blocks];
    for (const [language, text] of texts) {
      const { weight, start } = bestWindow(findHits(text, matches), matches);
      if (weight + heading > best.weight) {
        best = { weight: weight + heading, anchor, title, language, text, start };
      }
    }
  }
  const section = best.anchor ? { anchor: best.anchor, title: best.title } : null;
  if (best.weight) return { section, ...cut(best, matches) };
  const texts = display.sections.flatMap(([, , text, blocks]) => [[null, text], ...blocks]);
  const [language, text] = texts.find(([, text]) => text) ?? [null, ""];
  return { section, ...cut({ language, text, start: 0 }, matches) };
}

/** Split a text into [{text, mark}, …], with the terms and phrases of `matches` marked. */
export function markText(text, matches) {
  const parts = [];
  let end = 0;
  for (const hit of findHits(text, matches)) {
    if (hit.start > end) parts.push({ text: text.slice(end, hit.start), mark: false });
    parts.push({ text: text.slice(hit.start, hit.end), mark: true });
    end = hit.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mark: false });
  return parts;
}

/**
 * Tell whether a post contains a phrase, ignoring case, accents and the width of spaces; with
 * `places`, which are bits, in one of them.
 */
export function containsPhrase(display, phrase, places = 0) {
  const folded = foldText(phrase).trim();
  return textsIn(display, places).some((text) => includesWords(foldText(text), folded));
}

/** Return the texts in these places of a post, all if there are none. */
function textsIn({ title, haiku, tags, sections }, places) {
  const code = sections.flatMap(([, , , blocks]) => blocks.map(([, text]) => text));
  if (places)
    return [...(places & PLACES.title ? [title] : []), ...(places & PLACES.code ? code : [])];
  return [
    title,
    ...haiku,
    ...tags,
    ...sections.flatMap(([, ...texts]) => texts.slice(0, 2)),
    ...code,
  ];
}

/** Tell whether a text includes a phrase that starts and ends where its words do. */
function includesWords(text, phrase) {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (!isInsideWord(text, at) && !isInsideWord(text, at + phrase.length)) return true;
  }
  return false;
}

function isInsideWord(text, at) {
  return /^[\p{L}\p{N}]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}

function foldText(text) {
  return fold(text).replace(/\s+/g, " ");
}

/** Find terms and phrases in a text: [{start, end, terms}, …], in their order. */
function findHits(text, matches) {
  const byStart = (one, other) => one.start - other.start;
  const phrases = matches.phrases
    .flatMap((phrase) => phraseHits(text, phrase, matches))
    .sort(byStart);
  const words = lexemes(text).flatMap((lexeme) => lexemeHits(lexeme, matches.terms));
  let next = 0; // the first phrase that may overlap a word: a text may have thousands of both
  const outside = words.filter(({ start, end }) => {
    while (next < phrases.length && phrases[next].end <= start) next++;
    return !(phrases[next]?.start < end);
  });
  return [...phrases, ...outside].sort(byStart);
}

/** Find a phrase in a text; its words count with it. */
function phraseHits(text, phrase, matches) {
  const words = lexemes(phrase).flatMap((lexeme) => lexemeHits(lexeme, matches.terms));
  const terms = [phrase, ...words.flatMap((hit) => hit.terms)];
  const escaped = phrase.trim().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const pattern = new RegExp(escaped.replace(/\s+/g, "\\s+"), "giu");
  return Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
    terms,
  }));
}

function lexemeHits({ text, start, end }, terms) {
  const isTerm = (stemmed) => terms.has(stemmed);
  const { words, parts, names } = readLexeme(text);
  const wholes = names.map(stem).filter(isTerm);
  const pieces = [...words, ...parts].map(stem).filter(isTerm);
  if (wholes.length) return [{ start, end, terms: [...wholes, ...pieces] }];
  return pieces.length ? runHits(text, start, isTerm) : [];
}

/** Return the hits among the runs of letters of a lexeme that starts at `offset`. */
function runHits(lexeme, offset, isTerm) {
  return wordRuns(lexeme).flatMap(({ text, start, end }) => {
    const { words, parts } = readLexeme(text);
    const terms = [...words, ...parts].map(stem).filter(isTerm);
    return terms.length ? [{ start: offset + start, end: offset + end, terms }] : [];
  });
}

/** Return the start and the weight of the window with the greatest weight of hits, made short. */
function bestWindow(hits, matches) {
  let best = { weight: 0, start: 0, end: 0 };
  for (let first = 0, next = 0; first < hits.length; first++) {
    const { start, end } = hits[first];
    while (next < hits.length && hits[next].end <= start + WIDTH - LEAD) next++;
    const weight = weightOf(hits.slice(first, next), matches);
    if (weight > best.weight) best = { weight, start, end: start + WIDTH - LEAD };
    else if (weight === best.weight && end <= best.end) best.start = start;
  }
  return best;
}

/** Add up the weights of the different terms and phrases among hits. */
function weightOf(hits, matches) {
  let weight = 0;
  for (const term of new Set(hits.flatMap(({ terms }) => terms))) {
    weight += matches.terms.get(term) ?? PHRASE_WEIGHT;
  }
  return weight;
}

/** Cut a passage out of code, of whole lines, or out of prose, of which the language is null. */
function cut({ language, text, start }, matches) {
  if (language === null) return { passage: cutPassage(text, start, matches), code: null };
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const at = start - lineStart;
  const lines = linesUntil(text.slice(lineStart), at + WIDTH - LEAD);
  const isShort = lines.length <= 2 * WIDTH;
  const passage = isShort ? markText(lines, matches) : cutPassage(lines, at, matches);
  return { passage, code: { language, text: lines } };
}

/** Return the first lines of a text, those that start before `end`. */
function linesUntil(text, end) {
  const [first, ...next] = text.split("\n", MOST_LINES);
  let lines = first;
  for (const line of next) {
    if (lines.length >= end) break;
    lines += `\n${line}`;
  }
  return lines.trimEnd();
}

/** Cut a passage out of a text, at the ends of words, that shows the hit at `at`. */
function cutPassage(text, at, matches) {
  let start = Math.max(0, at - LEAD);
  if (start > 0) start += text.slice(start, at).search(/(?<=\s)\S|$/);
  let end = Math.min(text.length, start + WIDTH);
  if (end < text.length) end = Math.max(at + 1, start + text.slice(start, end).search(/\s+\S*$/));
  const parts = markText(text.slice(start, end), matches);
  if (start > 0) parts.unshift({ text: "… ", mark: false });
  if (end < text.length) parts.push({ text: " …", mark: false });
  return parts;
}
