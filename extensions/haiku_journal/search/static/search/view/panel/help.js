// What a query can have besides words.

import { TEXT } from "../../config/phrases.js";
import { make } from "../elements.js";

const OPERATORS = [
  [['"git push"'], TEXT.helpPhrase],
  [["-svn"], TEXT.helpWithout],
  [["tag:git", "author:ann", "year:2023", "lang:bash"], TEXT.helpFilter],
  [["before:2023-05", "after:2023-05-31"], TEXT.helpDate],
  [["in:title", "in:code"], TEXT.helpPlace],
  [["is:stale", "is:due", "is:superseded"], TEXT.helpState],
  [["-tag:git"], TEXT.helpExcluded],
];

/** Make the help: a summary that opens a list of the operators with what they do. */
export function makeHelp() {
  const items = OPERATORS.flatMap(([examples, text]) => [
    make("dt", {}, ...examples.flatMap((example) => [make("code", { dir: "ltr" }, example), " "])),
    make("dd", {}, text),
  ]);
  return make(
    "details",
    { class: "search-help" },
    make("summary", {}, TEXT.help),
    make("dl", {}, ...items),
  );
}
