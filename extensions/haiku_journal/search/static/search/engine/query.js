// Parsing of a query.

const FILTER = /^(-?)([a-z]+):(?:["“”]([^"“”]+)["“”]|(\S+))$/i;
const EXCLUDED = /^-("?)([\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*)\1$/u;
const SHORTEST_EXCLUDED = 3; // -h and -nr are always flags
const PIECE = /-?(?:[a-z]+:)?["“”][^"“”]*["“”](?!\S)|\S+/gi;

/**
 * Parse a query: words, "a phrase", tag:x, -word. Returns its pieces, in order:
 *
 *   {text}                              words
 *   {text, phrase: true}                a quoted phrase
 *   {text, excluded}                    -word, which may also be the flag of a command: only the
 *                                       index can tell
 *   {text, excluded, phrase: true}      -"word", which is never a flag
 *   {text, filter: {key, value, include}}  tag:x, with `include` false for -tag:x; also what only
 *                                       looks like it, such as std::vector: see operators.js
 */
export function parseQuery(query) {
  return Array.from(query.normalize("NFC").matchAll(PIECE), ([text]) => parsePiece(text));
}

function parsePiece(text) {
  const [, without, key, quoted, plain] = FILTER.exec(text) ?? [];
  if (key) {
    return {
      text,
      filter: { key: key.toLowerCase(), value: quoted ?? plain, include: !without },
    };
  }
  const straight = text.replace(/[“”]/g, '"');
  const [, quote, excluded] = EXCLUDED.exec(straight) ?? [];
  if (excluded && (quote || excluded.length >= SHORTEST_EXCLUDED)) {
    return { text, excluded, ...(quote && { phrase: true }) };
  }
  const [, minus, phrase] = /^(-?)"(.*)"$/.exec(straight) ?? [];
  if (!phrase || !/\S/.test(phrase)) return { text };
  return { text: phrase, phrase: true, ...(minus && { excluded: phrase }) };
}
