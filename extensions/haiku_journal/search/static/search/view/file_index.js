// Reading the index for a page that is opened from a file. The browser fetches no files for it, but
// runs scripts, so the index is there a second time, as scripts: see index_scripts.py.

import { MissingFileError } from "../engine/index/files.js";
import { fnv1a } from "../engine/index/index_reader.js";

const MANIFEST = "manifest.bin";

/** Return a function that reads a file of the index below a URL: path to a promise of Uint8Array. */
export function scriptReader(base) {
  const scripts = new Map();
  const load = (group) => {
    if (!scripts.has(group)) scripts.set(group, loadScript(new URL(`scripts/${group}.js`, base)));
    return scripts.get(group);
  };
  return async (path) => {
    const manifest = await load("manifest");
    const { files } = path === MANIFEST ? manifest : await load(fnv1a(path) % manifest.count);
    if (!Object.hasOwn(files, path)) throw new MissingFileError(path);
    return Uint8Array.from(atob(files[path]), (character) => character.charCodeAt(0));
  };
}

const received = new Map(); // the files of each script that has run

globalThis.searchFiles = ([group, count, files]) => received.set(group, { count, files });

/** Run a script, and return a promise of what it passes to `searchFiles`. */
function loadScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url.href;
    script.onload = () => resolve(received.get(/(\w+)\.js$/.exec(url.pathname)[1]));
    script.onerror = () => reject(new MissingFileError(url.pathname));
    document.head.append(script);
  });
}
