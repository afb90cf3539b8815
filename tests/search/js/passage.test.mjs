import assert from "node:assert/strict";
import { test } from "node:test";
import { bestPassage, containsPhrase, markText, PLACES } from "#search/engine/passage.js";

const wanted = (...terms) => ({ terms: new Map(terms.map((term) => [term, 1])), phrases: [] });
const plain = (parts) => parts.map(({ text }) => text).join("");
const marks = (parts) => parts.filter(({ mark }) => mark).map(({ text }) => text);
const post = (...sections) => ({
  title: "A title",
  haiku: ["one", "two", "three"],
  tags: ["git"],
  sections,
});

test("words are marked in any of their forms, and nothing is lost", () => {
  const text = "Rebasing: <b>rebased</b> & git-rebase";
  const parts = markText(text, wanted("rebas"));
  assert.equal(plain(parts), text);
  assert.deepEqual(marks(parts), ["Rebasing", "rebased", "rebase"]);
});

test("a name that matches as a whole is marked as a whole", () => {
  assert.deepEqual(
    marks(
      markText(
        "use docker-compose, std::vector and ->>",
        wanted("dockercompos", "std.vector", "->>"),
      ),
    ),
    ["docker-compose", "std::vector", "->>"],
  );
});

test("the passage is where most words of the query are close together", () => {
  const filler = "nothing of note stands here ".repeat(20);
  const display = post(
    ["", "", `${filler} stash ${filler}`, []],
    ["undo", "Undo", `${filler} stash then pop ${filler}`, []],
  );
  const { section, passage } = bestPassage(display, wanted("stash", "pop"));
  assert.deepEqual(section, { anchor: "undo", title: "Undo" });
  assert.deepEqual(marks(passage), ["stash", "pop"]);
  assert.ok(plain(passage).startsWith("… ") && plain(passage).endsWith(" …"));
  assert.ok(plain(passage).length < 210);
});

const SCRIPT = ["set -e", "git stash pop", "git log", "x".repeat(150), "exit"].join("\n");

test("a passage of code has whole lines from the match on, and its language", () => {
  const display = post(["", "", "prose", [["bash", SCRIPT]]]);
  const { section, passage, code } = bestPassage(display, wanted("stash"));
  assert.equal(section, null);
  assert.equal(plain(passage), "git stash pop\ngit log\n".concat("x".repeat(150)));
  assert.deepEqual(marks(passage), ["stash"]);
  assert.deepEqual(code, { language: "bash", text: plain(passage) });
});

test("a very long line of code is cut, but not for copying", () => {
  const line = `${"y ".repeat(400)}stash ${"z ".repeat(400)}`;
  const { passage, code } = bestPassage(post(["", "", "", [["", line]]]), wanted("stash"));
  assert.ok(plain(passage).length < 210);
  assert.deepEqual(marks(passage), ["stash"]);
  assert.equal(code.text, line.trimEnd());
});

test("if only code is searched, the passage is code", () => {
  const display = post(["", "", "stash, stash and pop", [["", "stash"]]]);
  assert.equal(
    plain(bestPassage(display, wanted("stash", "pop")).passage),
    display.sections[0][2],
  );
  const { passage } = bestPassage(display, { ...wanted("stash", "pop"), places: PLACES.code });
  assert.equal(plain(passage), "stash");
});

test("a post that matches by its title shows its beginning", () => {
  const display = post(["", "", "", []], ["a", "A", "The beginning", []]);
  assert.deepEqual(bestPassage(display, wanted("title")), {
    section: null,
    passage: [{ text: "The beginning", mark: false }],
    code: null,
  });
  assert.deepEqual(bestPassage(post(), wanted("title")).passage, []);
});

test("a passage of one very long word is cut too", () => {
  const { passage } = bestPassage(
    post(["", "", `stash ${"x".repeat(5000)}`, []]),
    wanted("stash"),
  );
  assert.ok(plain(passage).length <= 210);
  assert.deepEqual(marks(passage), ["stash"]);
});

test("a phrase matches as it is, ignoring case, accents and the width of spaces", () => {
  const display = post(["", "Déjà vu", "Run\n  git Push origin", [["sql", "x ->> y"]]]);
  for (const phrase of ["git push", "GIT  PUSH origin", "deja vu", "->>", "a title", "git"]) {
    assert.ok(containsPhrase(display, phrase), phrase);
  }
  for (const phrase of ["push git", "it push", "git pus", "one two"])
    assert.ok(!containsPhrase(display, phrase), phrase);
  assert.ok(containsPhrase(display, "->>", PLACES.code));
  assert.ok(!containsPhrase(display, "->>", PLACES.title));
  assert.ok(!containsPhrase(display, "a title", PLACES.code));
});

test("the passage shows the phrase of the query, marked as a whole", () => {
  const filler = "rest and end of it ".repeat(30);
  const display = post(
    ["", "", `rest (a+b) end ${filler}`, []],
    ["x", "X", `${filler} The (A+B)\n is ${filler}`, []],
  );
  const { section, passage } = bestPassage(display, {
    ...wanted("rest", "end"),
    phrases: ["the (a+b) is"],
  });
  assert.deepEqual(section, { anchor: "x", title: "X" });
  assert.ok(marks(passage).includes("The (A+B)\n is"));
});
