// Highlights in a post that was opened from a search. The browser paints them (CSS Custom Highlight
// API) without a change to the page; Escape removes them.

import { STEMMER } from "../config/stemmer.js";
import { markText } from "../engine/passage.js";
import { useStemmer } from "../engine/stem.js";

/** Highlight the terms and phrases in the parameters of the address. */
export function highlight(parameters) {
  const post = document.querySelector("article") ?? document.querySelector("[role=main]");
  if (!post || !CSS.highlights) return;
  useStemmer(STEMMER);
  const terms = (parameters.get("words") ?? "").split(" ").filter(Boolean);
  const matches = {
    terms: new Map(terms.map((term) => [term, 1])),
    phrases: parameters.getAll("phrase"),
  };
  const ranges = [];
  const texts = document.createTreeWalker(post, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) ranges.push(...rangesIn(texts.currentNode, matches));
  CSS.highlights.set("search", new Highlight(...ranges));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") CSS.highlights.delete("search");
  });
}

function rangesIn(node, matches) {
  const ranges = [];
  let offset = 0;
  for (const { text, mark } of markText(node.data, matches)) {
    if (mark) {
      const range = new Range();
      range.setStart(node, offset);
      range.setEnd(node, offset + text.length);
      ranges.push(range);
    }
    offset += text.length;
  }
  return ranges;
}
