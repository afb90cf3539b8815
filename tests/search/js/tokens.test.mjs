import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, lexemes, readLexeme } from "#search/engine/tokens.js";

const texts = (text) => lexemes(text).map((lexeme) => lexeme.text);

test("a text is split into lexemes", () => {
  assert.deepEqual(texts("Don't run `git merge --no-ff`, it's std::vector<int>"), [
    "Don't",
    "run",
    "git",
    "merge",
    "--no-ff",
    "it's",
    "std::vector",
    "int",
  ]);
  assert.deepEqual(texts("(->> 4) C++ C# a - b $HOME :w \\dn x ||= 404"), [
    "->>",
    "4",
    "C++",
    "C#",
    "a",
    "b",
    "$HOME",
    ":w",
    "\\dn",
    "x",
    "||=",
    "404",
  ]);
});

test("lexemes have their positions", () => {
  const text = "see 'docker-compose' there";
  const [, lexeme] = lexemes(text);
  assert.equal(text.slice(lexeme.start, lexeme.end), "docker-compose");
});

test("identifiers are read whole and by part", () => {
  const joined = { words: [], parts: ["no", "ff"], names: ["noff"] };
  for (const same of ["no-ff", "no_ff", "noFf", "NoFf"])
    assert.deepEqual(readLexeme(same), joined);
  assert.deepEqual(readLexeme("--no-ff"), { ...joined, names: ["noff", "--noff"] });
  assert.deepEqual(readLexeme("std::vector"), {
    words: ["std", "vector"],
    parts: [],
    names: ["std.vector"],
  });
  assert.deepEqual(readLexeme("process.env.API_URL"), {
    words: ["process", "env"],
    parts: ["api", "url"],
    names: ["apiurl", "process.env", "env.apiurl"],
  });
  assert.deepEqual(readLexeme("HTMLParser").parts, ["html", "parser"]);
  assert.deepEqual(readLexeme("python3"), { words: ["python3"], parts: [], names: ["python"] });
  assert.deepEqual(readLexeme("E0502"), { words: ["e0502"], parts: [], names: [] });
  assert.deepEqual(readLexeme("C++"), { words: ["c"], parts: [], names: ["c++"] });
  assert.deepEqual(readLexeme("->>"), { words: [], parts: [], names: ["->>"] });
});

test("contractions lose their apostrophe, the possessive its s", () => {
  assert.deepEqual(readLexeme("don’t").words, ["dont"]);
  assert.deepEqual(readLexeme("Simon's").words, ["simon"]);
});

test("folding removes case, accents and compatible forms", () => {
  assert.equal(fold("Café"), "cafe");
  assert.equal(fold("ǅ"), "dz");
  assert.equal(fold("ΟΔΟΣ"), "οδος");
});

test("text without spaces is read in pairs of characters", () => {
  assert.deepEqual(readLexeme("日本語の").parts, ["日本", "本語", "語の"]);
  assert.deepEqual(readLexeme("猫").words, ["猫"]);
});

test("a lexeme that is too long to be typed has no terms", () => {
  assert.deepEqual(readLexeme("a".repeat(49)), { words: [], parts: [], names: [] });
});
