// Reading packed files. The server may be that of another journal, so whatever it sends is limited.

import { InvalidIndexError } from "./shapes.js";

/** A file does not exist: the site was built again since the manifest was read. */
export class MissingFileError extends Error {}

/**
 * Return a function that reads a file of an index below a URL: path to a promise of Uint8Array.
 *
 * `limit` is the greatest number of bytes of a file; `timeout` limits the milliseconds until the
 * last byte, null leaves that to the browser.
 */
export function fileReader(base, fetch = globalThis.fetch, { limit, timeout = null } = {}) {
  return async (path) => {
    // Only the manifest keeps its name from build to build.
    const cache = path === "manifest.bin" ? "no-cache" : "default";
    const signal = timeout && AbortSignal.timeout(timeout);
    const response = await fetch(new URL(path, base), { cache, signal });
    if (response.status === 404) throw new MissingFileError(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
    return readAll(response.body, limit, path);
  };
}

/** Return a promise of the decompressed bytes of a file; they are at most `limit`. */
export async function decompress(data, limit, path) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  try {
    return await readAll(stream, limit, path);
  } catch (error) {
    if (error instanceof InvalidIndexError) throw error;
    throw new InvalidIndexError(`${path} cannot be decompressed`, { cause: error });
  }
}

/** Read a stream to its end, or cancel it at the limit. */
async function readAll(stream, limit = Infinity, path = "") {
  const chunks = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {}); // nobody waits for it
      throw new InvalidIndexError(`${path} has more than ${limit} bytes`);
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
