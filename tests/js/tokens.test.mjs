import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, lexemes, read } from "../../extensions/haiku_journal/search/static/search/tokens.js";

const texts = (text) => lexemes(text).map((lexeme) => lexeme.text);

test("a text's lexemes", () => {
  assert.deepEqual(texts("Don't run `git merge --no-ff`, it's std::vector<int>"), [
    "Don't", "run", "git", "merge", "--no-ff", "it's", "std::vector", "int",
  ]);
  assert.deepEqual(texts("(->> 4) C++ C# a - b $HOME :w \\dn x ||= 404"), [
    "->>", "4", "C++", "C#", "a", "b", "$HOME", ":w", "\\dn", "x", "||=", "404",
  ]);
});

test("lexemes say where they stand", () => {
  const text = "see 'docker-compose' there";
  const [, lexeme] = lexemes(text);
  assert.equal(text.slice(lexeme.start, lexeme.end), "docker-compose");
});

test("identifiers are read whole and by part", () => {
  const joined = { words: [], parts: ["no", "ff"], names: ["noff"] };
  for (const same of ["no-ff", "no_ff", "noFf", "NoFf"]) assert.deepEqual(read(same), joined);
  assert.deepEqual(read("--no-ff"), { ...joined, names: ["noff", "--noff"] });
  assert.deepEqual(read("std::vector"), { words: ["std", "vector"], parts: [], names: ["std.vector"] });
  assert.deepEqual(read("process.env.API_URL"), {
    words: ["process", "env"],
    parts: ["api", "url"],
    names: ["apiurl", "process.env", "env.apiurl"],
  });
  assert.deepEqual(read("HTMLParser").parts, ["html", "parser"]);
  assert.deepEqual(read("python3"), { words: ["python3"], parts: [], names: ["python"] });
  assert.deepEqual(read("E0502"), { words: ["e0502"], parts: [], names: [] });
  assert.deepEqual(read("C++"), { words: ["c"], parts: [], names: ["c++"] });
  assert.deepEqual(read("->>"), { words: [], parts: [], names: ["->>"] });
});

test("contractions lose their apostrophe, the possessive its s", () => {
  assert.deepEqual(read("don’t").words, ["dont"]);
  assert.deepEqual(read("Simon's").words, ["simon"]);
});

test("folding takes case, accents and compatible forms away", () => {
  assert.equal(fold("Café"), "cafe");
  assert.equal(fold("ǅ"), "dz");
  assert.equal(fold("ΟΔΟΣ"), "οδος");
});

test("text without spaces is read two signs at a time", () => {
  assert.deepEqual(read("日本語の").parts, ["日本", "本語", "語の"]);
  assert.deepEqual(read("猫").words, ["猫"]);
});

test("a lexeme too long to be typed is not read", () => {
  assert.deepEqual(read("a".repeat(49)), { words: [], parts: [], names: [] });
});
