// Parsing of a query.

const FILTER = /^(-?)(tag|author|year|journal):(?:"([^"]+)"|(\S+))$/;
const EXCLUDED = /^-("?)([\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*)\1$/u;
const SHORTEST_EXCLUDED = 3; // -h and -nr are always flags
const PIECE = /-?(?:tag|author|year|journal):"[^"]*"(?!\S)|-?["“”][^"“”]*["“”](?!\S)|\S+/g;

/**
 * Parse a query: words, "a phrase", tag:x, author:x, journal:x, year:2023, -word. Anything else is words.
 *
 * Returns
 *   pieces   what to search for, in order: {text}; {text, phrase: true} for a quoted phrase;
 *            {text, excluded} for -word, which may also be the flag of a command: only the index
 *            can tell; {text, excluded, phrase: true} for -"word", which is never a flag;
 *            {text, filter: {key, name, include}} for tag:x, author:x and journal:x, with `include` false
 *            for -tag:x: a filter if there is such a tag, author or journal, and otherwise words
 *   years    numbers
 */
export function parseQuery(query) {
  const parsed = { pieces: [], years: [] };
  for (const [text] of query.normalize("NFC").matchAll(PIECE)) {
    const [, minus, key, quoted, plain] = FILTER.exec(text) ?? [];
    const value = quoted ?? plain;
    const isYear = key === "year" && !minus && /^\d{4}$/.test(value);
    if (isYear) parsed.years.push(Number(value));
    else if (!key || key === "year") parsed.pieces.push(parsePiece(text));
    else parsed.pieces.push({ text, filter: { key, name: value, include: !minus } });
  }
  return parsed;
}

function parsePiece(text) {
  const straight = text.replace(/[“”]/g, '"');
  const [, quote, excluded] = EXCLUDED.exec(straight) ?? [];
  if (excluded && (quote || excluded.length >= SHORTEST_EXCLUDED)) {
    return { text, excluded, ...(quote && { phrase: true }) };
  }
  const [, minus, phrase] = /^(-?)"(.*)"$/.exec(straight) ?? [];
  if (!phrase || !/\S/.test(phrase)) return { text };
  return { text: phrase, phrase: true, ...(minus && { excluded: phrase }) };
}
