// The search of Read the Docs, with the interface of the engine. An answer lacks what the host
// does not have (haiku, dates, tags, facets, corrections). None of it is markup.
// https://docs.readthedocs.com/platform/stable/server-side-search/api.html

import { plainWords } from "../engine/query_terms.js";
import { stem } from "../engine/stem.js";

const API = "/_/api/v3/search/";
const PAGE_SIZE = 20; // results of a request
const TIMEOUT = 8_000; // milliseconds
const WIDTH = 200; // characters of a passage without a match
const ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

export class ReadTheDocs {
  /**
   * `scope` is what is searched, like "project:docs/latest"; `root` is the URL of the site, on the
   * host that is asked; `fetch` replaces the global fetch.
   */
  constructor(scope, root, fetch = globalThis.fetch) {
    this._scope = scope;
    this._address = new URL(API, root);
    this._fetch = (...request) => fetch(...request);
    this._last = { query: null, pages: [] }; // kept, so that more results need no request again
  }

  /**
   * Search for a query, as the engine does.
   *
   * It has the options `limit`, `offset` and `signal`, which aborts the search. The answer has
   * `results`, `total`, `more` and `matches`, and `similar` if no page has these words and the
   * results have similar ones.
   */
  async search(query, { limit = 10, offset = 0, signal } = {}) {
    const pages = await this._fetchPages(query, offset + limit, signal);
    const hits = pages.flatMap(({ results }) => results);
    const { count, fuzzy_fallback: similar = false } = pages[0];
    const hasSeveral = this._scope.startsWith("subprojects:");
    const shown = hits.slice(offset, offset + limit).map((hit) => toResult(hit, hasSeveral));
    return {
      results: shown.filter(Boolean),
      total: count,
      more: offset + limit < hits.length || Boolean(pages.at(-1).next),
      similar,
      matches: { terms: new Map(plainWords(query).map((word) => [stem(word), 1])), phrases: [] },
    };
  }

  /** Return a promise of the host's pages with the first `count` results, or with all. */
  async _fetchPages(query, count, signal) {
    const pages = query === this._last.query ? [...this._last.pages] : [];
    while (!pages.length || (pages.length * PAGE_SIZE < count && pages.at(-1).next)) {
      pages.push(await this._fetchPage(query, pages.length + 1, signal));
    }
    this._last = { query, pages };
    return pages;
  }

  async _fetchPage(query, page, signal) {
    const url = new URL(this._address);
    url.searchParams.set("q", `${this._scope} ${escapeQuery(query)}`);
    url.searchParams.set("page", String(page));
    url.searchParams.set("page_size", String(PAGE_SIZE));
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, TIMEOUT);
    signal?.addEventListener("abort", abort);
    try {
      signal?.throwIfAborted();
      const response = await this._fetch(url, { signal: controller.signal });
      if (!response.ok) throw new Error(`${API}: ${response.status} ${response.statusText}`);
      const answer = await response.json();
      if (!Array.isArray(answer.results)) throw new Error(`${API}: no results`);
      return answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }
}

/**
 * Escape a query, so that the host takes it for words only.
 *
 * The host takes a word for an argument, like project:other, if the text before its first colon is
 * the name of one, and it takes "\:" for a colon. With each colon escaped, that text ends in a
 * backslash, so it is never the name of an argument, not even of one that the host gets later.
 */
export function escapeQuery(words) {
  return words.replaceAll(":", "\\:");
}

/**
 * Split a highlight into [{text, mark}, …].
 *
 * It is escaped, except the spans around the matches: the rest is text with entities.
 */
export function parseHighlight(highlight) {
  let mark = false;
  const parts = [];
  for (const piece of highlight.split(/(<\/?span>)/)) {
    if (piece === "<span>" || piece === "</span>") mark = piece === "<span>";
    else if (piece) parts.push({ text: decodeEntities(piece), mark });
  }
  return parts;
}

function decodeEntities(text) {
  const pattern = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi;
  return text.replace(pattern, (entity, hex, decimal, name) => {
    if (name) return ENTITIES.get(name) ?? entity;
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

/** Return a result of the host as one of the engine, or null if its address is not on the web. */
export function toResult({ title, domain, path, project, highlights, blocks = [] }, hasSeveral) {
  const url = webAddress(domain, path);
  if (!url) return null;
  const blockWith = (field) => blocks.find((block) => block.highlights?.[field]?.length);
  const block = blockWith("content") ?? blockWith("title") ?? blockWith("name") ?? blocks[0];
  if (block?.id) url.hash = block.id;
  return {
    url: url.href,
    title,
    titleParts: titleParts(title, highlights?.title),
    journal: hasSeveral ? (project?.alias ?? project?.slug) : undefined,
    section: block?.id ? { anchor: block.id, title: block.title ?? block.name ?? "" } : null,
    passage: passageOf(block),
  };
}

function webAddress(domain, path) {
  if (!URL.canParse(path, domain)) return null;
  const url = new URL(path, domain);
  return ["http:", "https:"].includes(url.protocol) ? url : null;
}

/** Return the parts of a title; without marks if the highlight is only a piece of it. */
function titleParts(title, highlights) {
  const parts = parseHighlight(highlights?.[0] ?? "");
  const isWhole = parts.map(({ text }) => text).join("") === title;
  return isWhole ? parts : [{ text: title, mark: false }];
}

function passageOf(block) {
  const highlights = block?.highlights?.content ?? [];
  if (highlights.length) {
    const gap = { text: " … ", mark: false };
    return highlights.flatMap((highlight, i) => [
      ...(i ? [gap] : []),
      ...parseHighlight(highlight),
    ]);
  }
  const text = (block?.content ?? "").slice(0, WIDTH);
  return text ? [{ text, mark: false }] : [];
}
