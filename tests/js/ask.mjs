// Answers on standard output, a line of JSON each, what lines of JSON ask on standard input: for the
// tests in Python.
//
//     node ask.mjs read             [text, …] to [[[lexeme, words, parts, names, stems], …], …]
//     node ask.mjs search INDEX…    [[query, options], …] to what `search` returns for each; of several
//                                   folders each is a journal, and is named as its folder

import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { open } from "../../extensions/haiku_journal/search/static/search/engine.js";
import { stem } from "../../extensions/haiku_journal/search/static/search/stem.js";
import { lexemes, read } from "../../extensions/haiku_journal/search/static/search/tokens.js";

const [what, ...folders] = process.argv.slice(2);
const reading = (folder) => (name) => readFile(path.join(folder, name));
const journals = folders.map((folder, i) => {
  const name = path.basename(folder);
  return { name, title: `Journal ${name}`, address: i ? `https://${name}.example/` : "", read: reading(folder) };
});
const options = { read: reading(folders[0]), journals: folders.length > 1 ? journals : [] };
const engine = what === "search" ? await open("", options) : null;
for await (const line of createInterface(process.stdin)) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(engine ? await searches(asked) : asked.map(readings)));
}

function readings(source) {
  return lexemes(source).map((lexeme) => {
    const { words, parts, names } = read(lexeme.text);
    return [lexeme.text, words, parts, names, [...words, ...parts, ...names].map(stem)];
  });
}

async function searches(queries) {
  const answers = [];
  for (const [query, options] of queries) {
    answers.push(await engine.search(query, options));
  }
  return answers;
}
