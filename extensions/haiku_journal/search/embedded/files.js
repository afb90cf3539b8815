// Replaces engine/index/files.js in QuickJS: Python reads the files and decompresses them.

export class MissingFileError extends Error {}

export function fileReader() {
  throw new Error("no network");
}

export async function decompress(data) {
  return data;
}
