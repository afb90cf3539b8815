// Answers on standard output, with a line of JSON for each line of JSON on standard input: for the
// tests in Python.
//
//     node ask.mjs read             [text, …] to [[[lexeme, words, parts, names, stems], …], …]
//     node ask.mjs limits           anything to the constants that Python has too, by their names
//     node ask.mjs search INDEX…    [[query, options], …] to what `search` returns for each; of several
//                                   folders each is a journal with the name of its folder

import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { openEngine } from "#search/engine/engine.js";
import {
  DIMENSIONS,
  FORMAT,
  LAST_DAY,
  LONGEST_TEXT,
  MOST_CELLS,
  MOST_POSTS,
  MOST_VECTORS,
  MOST_WORDS,
  POST_VERSION_DIGITS,
  SCALE_UNITS,
  SHARDS,
  STATES,
  WORD_UNITS,
} from "#search/engine/index/format.js";
import { EPOCH } from "#search/engine/index/index_reader.js";
import { PLACES } from "#search/engine/passage.js";
import { PART_WEIGHT } from "#search/engine/query_terms.js";
import { LARGEST_WEIGHT } from "#search/engine/rank.js";
import {
  MOST_POSTS_MISSPELLED,
  SHORTEST_MISSPELLED,
  TIMES_AS_COMMON,
} from "#search/engine/spelling/spell.js";
import { stem } from "#search/engine/stem.js";
import { LONGEST_TERM, lexemes, readLexeme, UNSPACED } from "#search/engine/tokens.js";

const LIMITS = {
  CELLS: MOST_CELLS,
  DIMENSIONS,
  EPOCH,
  FORMAT,
  LARGEST_WEIGHT,
  LAST_DAY,
  LONGEST_TERM,
  LONGEST_TEXT,
  MOST_POSTS,
  MOST_POSTS_MISSPELLED,
  MOST_VECTORS,
  MOST_WORDS,
  PART_WEIGHT,
  PLACES,
  POST_VERSION_DIGITS,
  SCALE_UNITS,
  SHARDS,
  SHORTEST_MISSPELLED,
  STATES,
  TIMES_AS_COMMON,
  UNSPACED: UNSPACED.source,
  WORD_UNITS,
};

const [task, ...folders] = process.argv.slice(2);
const answers = { limits: () => LIMITS, read: (texts) => texts.map(readings), search: searches };
const engine = task === "search" ? await open() : null;
for await (const line of createInterface(process.stdin)) {
  console.log(JSON.stringify(await answers[task](JSON.parse(line))));
}

async function open() {
  const reading = (folder) => (name) => readFile(path.join(folder, name));
  const journals = folders.map((folder, i) => {
    const name = path.basename(folder);
    const address = i ? `https://${name}.example/` : "";
    return { name, title: `Journal ${name}`, address, read: reading(folder) };
  });
  const several = folders.length > 1 ? journals : [];
  return openEngine("", { read: reading(folders[0]), journals: several });
}

function readings(source) {
  return lexemes(source).map((lexeme) => {
    const { words, parts, names } = readLexeme(lexeme.text);
    return [lexeme.text, words, parts, names, [...words, ...parts, ...names].map(stem)];
  });
}

async function searches(queries) {
  const results = [];
  for (const [query, options] of queries) {
    results.push(await engine.search(query, options));
  }
  return results;
}
