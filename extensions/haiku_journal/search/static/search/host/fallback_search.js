// The host's search, with the journal's own for what the host cannot answer.

import { isOperator } from "../engine/operators.js";
import { parseQuery } from "../engine/query.js";
import { hasFilters } from "../view/state.js";

export class FallbackSearch {
  /**
   * `host` has the method `search` of the engine; `openOwn` returns a promise of the journal's own
   * search.
   */
  constructor(host, openOwn) {
    this._host = host;
    this._openOwn = openOwn;
  }

  /** Search as the engine does; the answer has `hostFailed` if the host did not answer. */
  async search(query, options = {}) {
    if (!canHostAnswer(query, options)) return this._searchOwn(query, options);
    try {
      return await this._host.search(query, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      console.warn(error);
      return { ...(await this._searchOwn(query, options)), hostFailed: true };
    }
  }

  async _searchOwn(query, options) {
    this._own ??= this._openOwn();
    try {
      return await (await this._own).search(query, options);
    } catch (error) {
      this._own = undefined; // so that the next search opens it again
      throw error;
    }
  }
}

/** Tell whether a query has words only: the host knows no tags, years and other filters. */
function canHostAnswer(query, options) {
  const pieces = parseQuery(query);
  const hasOperators = pieces.some(({ filter }) => filter && isOperator(filter.key));
  return pieces.length > 0 && !hasOperators && !hasFilters(options) && !options.newest;
}
