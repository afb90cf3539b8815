// Run queries as a reader's browser does, and print a line of JSON with measurements for each.
// search_eval.py calls this.
//
//     node search_eval.mjs INDEX QUERIES.jsonl OPTIONS     (of the engine's search, as JSON)

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
for (const line of (await readFile(queries, "utf8")).split("\n").filter(Boolean)) {
  const { query } = JSON.parse(line);
  moved = 0;
  const cold = await openEngine(index, { read });
  const { results, total, corrections } = await cold.search(query, options);
  const first = moved;
  await warm.search(query, options);
  const start = performance.now();
  await warm.search(query, options);
  const milliseconds = performance.now() - start;
  const found = results.map(({ docname }) => docname);
  console.log(JSON.stringify({ found, total, corrections, moved: first, milliseconds }));
}
