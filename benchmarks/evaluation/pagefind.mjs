// Run queries with Pagefind, and print a line of JSON for each: see rankings.py.
//
//     node pagefind.mjs FOLDER CONTENT.json OUTPUT
//
// FOLDER has Pagefind in its node_modules. CONTENT.json has `pages`, HTML by name, and `queries`.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { STOP_WORDS } from "#search/engine/stop_words.js";

const [folder, contentFile, output] = process.argv.slice(2);
const { pages, queries } = JSON.parse(await readFile(contentFile, "utf8"));
const names = Object.keys(pages);
const MOST_RESULTS = 10;
const SATURATION = 0.1; // of a word's score in a page: nearly all that counts is that it has it

const bundle = path.join(output, "pagefind");
await makeIndex();
const pagefind = await openIndex();
for (const query of queries) {
  const stock = await firstNames(await scoresOf(query));
  const tuned = await firstNames(await combinedScores(query));
  console.log(JSON.stringify({ stock, tuned }));
}

async function makeIndex() {
  const main = path.resolve(folder, "node_modules/pagefind/lib/index.js");
  const { createIndex, close } = await import(pathToFileURL(main));
  const { index } = await createIndex();
  for (const [number, name] of names.entries()) {
    await index.addHTMLFile({ sourcePath: `${number}.html`, content: pages[name] });
  }
  await index.writeFiles({ outputPath: bundle });
  await close();
}

/** Return Pagefind's script for browsers, which fetches the files of the index. */
async function openIndex() {
  globalThis.fetch = async (url) => new Response(await readFile(String(url).replace(/\?.*$/, "")));
  const script = await readFile(path.join(bundle, "pagefind.js"));
  const opened = await import(`data:text/javascript;base64,${script.toString("base64")}`);
  await opened.options({ basePath: `${bundle}/` });
  return opened;
}

/** Return a Map of the results of a search to their scores. */
async function scoresOf(text) {
  const { results } = await pagefind.search(text);
  return new Map(results.map((result) => [result.id, { result, score: result.score }]));
}

/** Search for each word of a query, and add up the scores: the rarer a word, the more it counts. */
async function combinedScores(query) {
  const all = query.split(/\s+/).filter(Boolean);
  const telling = all.filter((word) => !STOP_WORDS.has(word.toLowerCase()));
  const combined = new Map();
  for (const word of telling.length ? telling : all) {
    const found = await scoresOf(word);
    const rarity = Math.log(1 + (names.length - found.size + 0.5) / (found.size + 0.5));
    const best = Math.max(...Array.from(found.values(), ({ score }) => score));
    for (const [id, { result, score }] of found) {
      const share = score / best;
      const added = (rarity * share * (1 + SATURATION)) / (share + SATURATION);
      combined.set(id, { result, score: (combined.get(id)?.score ?? 0) + added });
    }
  }
  return combined;
}

async function firstNames(scores) {
  const ordered = Array.from(scores.values()).sort((one, other) => other.score - one.score);
  const first = ordered.slice(0, MOST_RESULTS).map(({ result }) => result.data());
  return (await Promise.all(first)).map(
    ({ raw_url }) => names[Number.parseInt(raw_url.slice(1), 10)],
  );
}
