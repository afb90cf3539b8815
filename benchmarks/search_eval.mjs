// Runs queries through the search as a reader's browser would and prints what happened, a line of
// JSON a query. Called by search_eval.py.
//
//     node search_eval.mjs INDEX QUERIES.jsonl [typing]

import { readFile } from "node:fs/promises";
import path from "node:path";
import { open } from "../_static/search/engine.js";

const [index, queries, mode] = process.argv.slice(2);
const options = { typing: mode === "typing" };
let moved = 0;

async function read(name) {
  const data = await readFile(path.join(index, name));
  moved += data.length;
  return new Uint8Array(data);
}

const warm = await open(index, { read });
for (const line of (await readFile(queries, "utf8")).split("\n").filter(Boolean)) {
  const { query } = JSON.parse(line);
  moved = 0;
  const cold = await open(index, { read });
  const { results, total, corrections } = await cold.search(query, options);
  const first = moved;
  await warm.search(query, options);
  const start = performance.now();
  await warm.search(query, options);
  const milliseconds = performance.now() - start;
  const found = results.map(({ docname }) => docname);
  console.log(JSON.stringify({ found, total, corrections, moved: first, milliseconds }));
}
