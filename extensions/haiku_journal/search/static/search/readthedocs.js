// The search of Read the Docs: asked by its API, answered as engine.js does. What the host cannot
// tell (haiku, dates, tags, facets, corrections) is not in the answer. Nothing of it is markup.
// https://docs.readthedocs.com/platform/stable/server-side-search/api.html

import { stem } from "./stem.js";
import { plainWords } from "./terms.js";

const API = "/_/api/v3/search/";
const PAGE = 20; // results that are asked for at once
const PATIENCE = 8_000; // milliseconds that an answer may take
const WIDTH = 200; // characters of a passage without a word that was found
const NAMED = new Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"'], ["apos", "'"]]);

export class ReadTheDocs {
  /**
   * `scope` is what is searched, "project:docs/latest"; `root` is the site's address, on the host
   * that is asked; `fetch` stands in for the global one.
   */
  constructor(scope, root, fetch = globalThis.fetch) {
    this._scope = scope;
    this._address = new URL(API, root);
    this._fetch = (...asked) => fetch(...asked);
    this._asked = { query: null, pages: [] }; // so that more results need not ask for the first again
  }

  /**
   * Search for what was typed: `search` in engine.js. Of its options there are `limit`, `offset`
   * and `signal`, which gives the search up. The answer has `results`, `total`, `more` and `wanted`,
   * and `similar` if no page has these words and the results have similar ones.
   */
  async search(query, { limit = 10, offset = 0, signal } = {}) {
    const pages = await this._pages(query, offset + limit, signal);
    const found = pages.flatMap(({ results }) => results);
    const { count, fuzzy_fallback: similar = false } = pages[0];
    const several = this._scope.startsWith("subprojects:");
    return {
      results: found.slice(offset, offset + limit).map((one) => result(one, several)).filter(Boolean),
      total: count,
      more: offset + limit < found.length || Boolean(pages.at(-1).next),
      similar,
      wanted: { terms: new Map(plainWords(query).map((word) => [stem(word), 1])), phrases: [] },
    };
  }

  /** Return the pages of answers that hold the first results, as many as there are. */
  async _pages(query, least, signal) {
    const pages = query === this._asked.query ? [...this._asked.pages] : [];
    while (!pages.length || (pages.length * PAGE < least && pages.at(-1).next)) {
      pages.push(await this._ask(query, pages.length + 1, signal));
    }
    this._asked = { query, pages };
    return pages;
  }

  async _ask(query, page, signal) {
    const url = new URL(this._address);
    url.searchParams.set("q", `${this._scope} ${escaped(query)}`);
    url.searchParams.set("page", String(page));
    url.searchParams.set("page_size", String(PAGE));
    const giveUp = new AbortController();
    const stop = () => giveUp.abort();
    const timer = setTimeout(stop, PATIENCE);
    signal?.addEventListener("abort", stop);
    try {
      signal?.throwIfAborted();
      const response = await this._fetch(url, { signal: giveUp.signal });
      if (!response.ok) throw new Error(`${API}: ${response.status} ${response.statusText}`);
      const answer = await response.json();
      if (!Array.isArray(answer.results)) throw new Error(`${API}: no results`);
      return answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

/**
 * Return words as the host takes them for nothing but words. It takes a word for an argument,
 * project:other or user:name, if what stands before its first colon is the name of one, and "\:"
 * for a colon. So with each colon escaped what stands there ends in a backslash, and is no name:
 * neither of the arguments that the host has nor of any that it will have.
 */
export function escaped(words) {
  return words.replaceAll(":", "\\:");
}

/**
 * Return a highlight in parts, [{text, mark}, …]. It is escaped but for the spans around what was
 * found: what is left when these are taken out is text, and its entities are decoded once.
 */
export function parts(highlight) {
  let mark = false;
  const found = [];
  for (const piece of highlight.split(/(<\/?span>)/)) {
    if (piece === "<span>" || piece === "</span>") mark = piece === "<span>";
    else if (piece) found.push({ text: decoded(piece), mark });
  }
  return found;
}

function decoded(text) {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (entity, hex, decimal, name) => {
    if (name) return NAMED.get(name) ?? entity;
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

/** Return the host's result as one of engine.js, or null if its address is none of the web. */
export function result({ title, domain, path, project, highlights, blocks = [] }, several) {
  const url = webAddress(domain, path);
  if (!url) return null;
  const holding = (what) => blocks.find((block) => block.highlights?.[what]?.length);
  const block = holding("content") ?? holding("title") ?? holding("name") ?? blocks[0];
  if (block?.id) url.hash = block.id;
  return {
    url: url.href,
    title,
    titleParts: whole(title, highlights?.title),
    journal: several ? (project?.alias ?? project?.slug) : undefined,
    section: block?.id ? { anchor: block.id, title: block.title ?? block.name ?? "" } : null,
    passage: passage(block),
  };
}

function webAddress(domain, path) {
  if (!URL.canParse(path, domain)) return null;
  const url = new URL(path, domain);
  return ["http:", "https:"].includes(url.protocol) ? url : null;
}

/** Return a title in parts; a highlight may be a part of it only, and then nothing is marked. */
function whole(title, highlights) {
  const marked = parts(highlights?.[0] ?? "");
  return marked.map(({ text }) => text).join("") === title ? marked : [{ text: title, mark: false }];
}

function passage(block) {
  const found = block?.highlights?.content ?? [];
  if (found.length) {
    return found.flatMap((one, i) => (i ? [{ text: " … ", mark: false }, ...parts(one)] : parts(one)));
  }
  const text = (block?.content ?? "").slice(0, WIDTH);
  return text ? [{ text, mark: false }] : [];
}
