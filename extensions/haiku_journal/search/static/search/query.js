// What a searcher types, taken apart.

const FILTER = /^(-?)(tag|year|journal):(?:"([^"]+)"|(\S+))$/;
const EXCLUDED = /^-("?)([\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*)\1$/u;
const SHORTEST_EXCLUDED = 3; // -h and -nr are always flags
const PIECE = /-?(?:tag|year|journal):"[^"]*"(?!\S)|-?["“”][^"“”]*["“”](?!\S)|\S+/g;

/**
 * Take a query apart: words, "a phrase", tag:x, journal:x, year:2023, -word; what is none of these
 * is words.
 *
 * Returns
 *   pieces   what to search for, in order: {text}, {text, phrase: true} for a quoted phrase, and
 *            {text, excluded} for -word, which may be a command's flag: whoever knows the journal
 *            decides. In -"word" the quotes say that it is none: {text, excluded, phrase: true}.
 *            {text, filter: {key, name, wanted}} is tag:x or journal:x, or with wanted false -tag:x,
 *            where there is a tag or a journal of that name, and else words.
 *   years    numbers
 */
export function parse(query) {
  const parsed = { pieces: [], years: [] };
  for (const [text] of query.normalize("NFC").matchAll(PIECE)) {
    const [, minus, key, quoted, plain] = FILTER.exec(text) ?? [];
    const value = quoted ?? plain;
    const isYear = key === "year" && !minus && /^\d{4}$/.test(value);
    if (isYear) parsed.years.push(Number(value));
    else if (!key || key === "year") parsed.pieces.push(piece(text));
    else parsed.pieces.push({ text, filter: { key, name: value, wanted: !minus } });
  }
  return parsed;
}

function piece(text) {
  const plain = text.replace(/[“”]/g, '"');
  const excluded = EXCLUDED.exec(plain);
  if (excluded && (excluded[1] || excluded[2].length >= SHORTEST_EXCLUDED)) {
    return { text, excluded: excluded[2], ...(excluded[1] && { phrase: true }) };
  }
  const phrase = /^(-?)"(.*)"$/.exec(plain);
  if (!phrase || !/\S/.test(phrase[2])) return { text };
  return { text: phrase[2], phrase: true, ...(phrase[1] && { excluded: phrase[2] }) };
}
