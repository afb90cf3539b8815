// What a searcher types, taken apart.

const FILTER = /^(-?)(tag|year):(?:"([^"]+)"|(\S+))$/;
const EXCLUDED = /^-("?)([\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*)\1$/u;
const SHORTEST_EXCLUDED = 3; // -h and -nr are always flags
const PIECE = /-?(?:tag|year):"[^"]*"(?!\S)|-?["“”][^"“”]*["“”](?!\S)|\S+/g;

/**
 * Take a query apart: words, "a phrase", tag:x, year:2023, -word; what is none of these is words.
 *
 * Returns
 *   pieces   what to search for, in order: {text}, {text, phrase: true} for a quoted phrase, and
 *            {text, excluded} for -word, which may be a command's flag: whoever knows the journal
 *            decides. In -"word" the quotes say that it is none: {text, excluded, phrase: true}.
 *   tags     [{name, wanted, text}]: tag:x, or -tag:x with wanted false; `text` is what was typed
 *   years    numbers
 */
export function parse(query) {
  const parsed = { pieces: [], tags: [], years: [] };
  for (const [text] of query.normalize("NFC").matchAll(PIECE)) {
    const [, minus, key, quoted, plain] = FILTER.exec(text) ?? [];
    const value = quoted ?? plain;
    if (key === "tag") parsed.tags.push({ name: value, wanted: !minus, text });
    else if (key === "year" && !minus && /^\d{4}$/.test(value)) parsed.years.push(Number(value));
    else parsed.pieces.push(piece(text));
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
