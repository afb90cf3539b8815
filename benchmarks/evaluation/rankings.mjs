// Run queries as a reader's browser does, and print a line of JSON for each: see rankings.py.
//
//     node rankings.mjs INDEX QUERIES.json OPTIONS     (of the engine's search, as JSON)

import { readFile } from "node:fs/promises";
import path from "node:path";
import { openEngine } from "#search/engine/engine.js";

const [index, queries, optionsJson] = process.argv.slice(2);
const options = JSON.parse(optionsJson);
let moved = 0;

async function read(name) {
  const data = await readFile(path.join(index, name));
  moved += data.length;
  return new Uint8Array(data);
}

const warm = await openEngine(index, { read });
for (const query of JSON.parse(await readFile(queries, "utf8"))) {
  moved = 0;
  const cold = await openEngine(index, { read });
  const { results } = await cold.search(query, options);
  const first = moved;
  await warm.search(query, options);
  const start = performance.now();
  await warm.search(query, options);
  const milliseconds = performance.now() - start;
  const found = results.map(({ docname }) => docname);
  console.log(JSON.stringify({ found, moved: first, milliseconds }));
}
