// The words of an address that does not exist.

/** Return the words of the last part of a path that has any, without the suffix of a file. */
export function wordsOfPath(path) {
  const parts = path
    .split("/")
    .map(decode)
    .map((part) => part.replace(/\.(html?|md|xml)$/, ""));
  const words = parts.map((part) => part.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  return (words.findLast((part) => part.length > 0 && part[0] !== "index") ?? []).join(" ");
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // not UTF-8
  }
}
