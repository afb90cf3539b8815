// Text to search terms: haiku_journal/search/indexing/tokens.py in the other language. What the two make
// of a text must be the same, or a word is indexed under one term and looked for under another.

const LONGEST_TERM = 48;

const LETTER = "[\\p{L}\\p{N}]";
const WORD = new RegExp(`${LETTER}+`, "gu");
const LEXEME = new RegExp(
  `(?:(?:(?<![\\p{L}\\p{N}_-])--?|[\\\\$@#:.%])(?=${LETTER}))?` +
    `${LETTER}+(?:['\u2019](?:s|t|re|ve|ll|d|m|S|T)(?!${LETTER})` +
    `|(?:-|_{1,2})${LETTER}+|[.:/@]{1,3}${LETTER}+)*` +
    `(?:(?:\\+\\+|#)(?![\\p{L}\\p{N}_]))?` +
    `|[!#$%&*+\\-./:<=>?@\\\\^|~]{2,6}`,
  "gu",
);
const NAME = new RegExp(`^([^\\p{L}\\p{N}_\\s]*)(${LETTER}(?:.*${LETTER})?)(.*)$`, "su");
const CONTRACTION = new RegExp(`['\u2019][sS](?!${LETTER})|['\u2019]`, "gu");
const HUMP = /(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;

const readings = new Map();

/** Return the lexemes of a text in Unicode's form NFC, each as {text, start, end}. */
export function lexemes(text) {
  return pieces(text, LEXEME);
}

/** Return the runs of letters and digits in a text, each as {text, start, end}. */
export function runs(text) {
  return pieces(text, WORD);
}

/** Return what a lexeme is found under, folded but not stemmed, as {words, parts, names}. */
export function read(lexeme) {
  let reading = readings.get(lexeme);
  if (!reading) {
    reading = readAnew(lexeme);
    readings.set(lexeme, reading);
  }
  return reading;
}

/** Return a word in lower case, without accents, in Unicode's compatible form. */
export function fold(word) {
  return word.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().normalize("NFC");
}

function readAnew(lexeme) {
  const match = NAME.exec(lexeme);
  if (!match) return { words: [], parts: [], names: [lexeme] };
  const [, sign, body, suffix] = match;
  const words = [];
  const parts = [];
  const names = [];
  const wholes = [];
  for (const name of body.split(/[.:/@]+/)) {
    const plain = name.replace(CONTRACTION, "");
    const split = plain.split(/[-_]+/).flatMap(piecesOfWord);
    const whole = fold(plain.replace(/[-_]+/g, ""));
    if (split.length > 1) {
      parts.push(...split);
      names.push(whole);
    } else {
      words.push(...split);
    }
    const numbered = /^([a-z]{3,})[0-9]+$/.exec(whole);
    if (numbered) names.push(numbered[1]);
    wholes.push(whole);
  }
  for (let i = 1; i < wholes.length; i++) names.push(`${wholes[i - 1]}.${wholes[i]}`);
  if (sign) names.push(sign + wholes[0]);
  if (suffix) names.push(wholes.at(-1) + suffix);
  return { words: words.filter(isTerm), parts: parts.filter(isTerm), names: names.filter(isTerm) };
}

function piecesOfWord(word) {
  const found = [];
  let end = 0;
  for (const { 0: run, index } of word.matchAll(UNSPACED)) {
    found.push(fold(word.slice(end, index)));
    for (let i = 0; i < Math.max(1, run.length - 1); i++) found.push(run.slice(i, i + 2));
    end = index + run.length;
  }
  const rest = word.slice(end);
  found.push(...(end ? [rest] : rest.split(HUMP)).map(fold));
  return found.filter(Boolean);
}

function pieces(text, pattern) {
  return Array.from(text.matchAll(pattern), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function isTerm(term) {
  // counted in code points, as Python counts
  return term.length > 0 && (term.length <= LONGEST_TERM || [...term].length <= LONGEST_TERM);
}
