// The words that a search was for, marked in the post that it led to. The marks are painted by the
// browser (CSS Custom Highlight API) and change nothing of the page; Escape takes them off.

import { marked } from "./passage.js";

/** Mark in the post what the parameters of its address name: terms of the index, and phrases. */
export function highlight(parameters) {
  const post = document.querySelector("article");
  if (!post || !CSS.highlights) return;
  const terms = (parameters.get("words") ?? "").split(" ").filter(Boolean);
  const wanted = {
    terms: new Map(terms.map((term) => [term, 1])),
    phrases: parameters.getAll("phrase"),
  };
  const ranges = [];
  const texts = document.createTreeWalker(post, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) ranges.push(...rangesIn(texts.currentNode, wanted));
  CSS.highlights.set("search", new Highlight(...ranges));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") CSS.highlights.delete("search");
  });
}

function rangesIn(node, wanted) {
  const ranges = [];
  let at = 0;
  for (const { text, mark } of marked(node.data, wanted)) {
    if (mark) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      ranges.push(range);
    }
    at += text.length;
  }
  return ranges;
}
