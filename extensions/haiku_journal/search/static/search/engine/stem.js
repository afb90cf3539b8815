// Porter's stemmer: M. F. Porter, "An algorithm for suffix stripping", Program 14 (3), 1980, as
// Snowball defines it. haiku_journal/search/indexing/tokens.py uses Snowball's own; a test compares
// both.
//
// Sphinx ships Snowball's stemmer as two scripts with global variables, in a private folder and
// nearly three times this size. It makes the same stems, so it is not worth a wrapper.

const STEP_2 = parseRules(
  "ational ate tional tion enci ence anci ance izer ize abli able alli al entli ent" +
    " eli e ousli ous ization ize ation ate ator ate alism al iveness ive fulness ful ousness ous" +
    " aliti al iviti ive biliti ble",
);
const STEP_3 = parseRules("icate ic ative - alize al iciti ic ical ic ful - ness -");
const STEP_4 = parseRules(
  "al - ance - ence - er - ic - able - ible - ant - ement - ment - ent - ion - ou -" +
    " ism - ate - iti - ous - ive - ize -",
);

let stemmer = null; // of the journal's language, if that is not English

/** Stem words with a stemmer of Snowball, an object with a method `stemWord`; null for Porter's. */
export function useStemmer(other) {
  stemmer = other;
}

/** Return the stem of a folded word in the language of the journal; anything else as it is. */
export function stem(word) {
  if (!stemmer) return englishStem(word);
  return /^\p{L}{3,}$/u.test(word) ? stemmer.stemWord(word) : word;
}

/** Return the English stem of a word of lower-case ASCII letters; anything else as it is. */
export function englishStem(word) {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  word = plural(word);
  word = past(word);
  if (word.endsWith("y") && hasVowel(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;
  word = replace(word, STEP_2, 0);
  word = replace(word, STEP_3, 0);
  word = replace(word, STEP_4, 1);
  return ending(word);
}

function plural(word) {
  if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function past(word) {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const base = word.replace(/(ed|ing)$/, "");
  if (base === word || !hasVowel(base)) return word;
  if (/(at|bl|iz)$/.test(base)) return `${base}e`;
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(base)) return base.slice(0, -1);
  return measure(base) === 1 && endsShort(base) ? `${base}e` : base;
}

function ending(word) {
  if (word.endsWith("e")) {
    const base = word.slice(0, -1);
    const size = measure(base);
    if (size > 1 || (size === 1 && !endsShort(base))) word = base;
  }
  return word.endsWith("ll") && measure(word) > 1 ? word.slice(0, -1) : word;
}

/** Replace the longest ending that a rule has, if the measure of the rest is above `least`. */
function replace(word, endings, least) {
  const rule = endings.find(([from]) => word.endsWith(from));
  if (!rule) return word;
  const base = word.slice(0, -rule[0].length);
  if (measure(base) <= least || (rule[0] === "ion" && !/[st]$/.test(base))) return word;
  return base + rule[1];
}

/** Return the consonants and vowels of a word as c and v; y is a vowel after a consonant. */
function shape(word) {
  let out = "";
  for (const letter of word) {
    out += "aeiou".includes(letter) || (letter === "y" && out.endsWith("c")) ? "v" : "c";
  }
  return out;
}

function measure(word) {
  return (shape(word).match(/vc/g) ?? []).length;
}

function hasVowel(word) {
  return shape(word).includes("v");
}

function endsShort(word) {
  return /cvc$/.test(shape(word)) && !/[wxy]$/.test(word);
}

/** Parse "ending replacement ..." into pairs, the longest ending first; "-" is empty. */
function parseRules(text) {
  const words = text.split(" ").map((word) => word.replace("-", ""));
  const pairs = words.flatMap((word, i) => (i % 2 ? [] : [[word, words[i + 1]]]));
  return pairs.sort((one, other) => other[0].length - one[0].length);
}
