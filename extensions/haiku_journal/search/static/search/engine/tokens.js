// Text to search terms: haiku_journal/search/indexing/tokens.py in JavaScript. Both must read a
// text alike, or a word is indexed under one term and looked up under another.

/** The characters of the longest term, as in tokens.py. */
export const LONGEST_TERM = 48;
/** Runs of Chinese and Japanese characters, which have no spaces between words. */
export const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;

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
const CAMEL_HUMP = /(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])/;

const readings = new Map();

/** Return the lexemes of a text in Unicode's form NFC: [{text, start, end}, …]. */
export function lexemes(text) {
  return findAll(text, LEXEME);
}

/** Return the runs of letters and digits of a text: [{text, start, end}, …]. */
export function wordRuns(text) {
  return findAll(text, WORD);
}

/** Return what a lexeme is indexed under, folded but not stemmed: {words, parts, names}. */
export function readLexeme(lexeme) {
  let reading = readings.get(lexeme);
  if (!reading) {
    reading = makeReading(lexeme);
    readings.set(lexeme, reading);
  }
  return reading;
}

/** Return a word in lower case, without accents, in Unicode's compatible form. */
export function fold(word) {
  return word
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .normalize("NFC");
}

function makeReading(lexeme) {
  const match = NAME.exec(lexeme);
  if (!match) return { words: [], parts: [], names: [lexeme] }; // an operator
  const [, sign, body, suffix] = match;
  const words = [];
  const parts = [];
  const names = [];
  const wholes = [];
  for (const name of body.split(/[.:/@]+/)) {
    const plain = name.replace(CONTRACTION, "");
    const pieces = plain.split(/[-_]+/).flatMap(splitWord);
    const whole = fold(plain.replace(/[-_]+/g, ""));
    if (pieces.length > 1) {
      parts.push(...pieces);
      names.push(whole);
    } else {
      words.push(...pieces);
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

/** Split a word at the humps of its camel case, and unspaced text into pairs of characters. */
function splitWord(word) {
  const pieces = [];
  let end = 0;
  for (const { 0: run, index } of word.matchAll(UNSPACED)) {
    pieces.push(fold(word.slice(end, index)));
    for (let i = 0; i < Math.max(1, run.length - 1); i++) pieces.push(run.slice(i, i + 2));
    end = index + run.length;
  }
  const rest = word.slice(end);
  pieces.push(...(end ? [rest] : rest.split(CAMEL_HUMP)).map(fold));
  return pieces.filter(Boolean);
}

function findAll(text, pattern) {
  return Array.from(text.matchAll(pattern), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function isTerm(term) {
  // Python counts code points, and so does a spread.
  return term.length > 0 && (term.length <= LONGEST_TERM || [...term].length <= LONGEST_TERM);
}
