// The host's search in front of the journal's own, which answers what the host's cannot.

import { parse } from "./query.js";

export class Hosted {
  /** `host` has a `search` as engine.js has; `openOwn` returns a promise of the journal's own. */
  constructor(host, openOwn) {
    this._host = host;
    this._openOwn = openOwn;
  }

  /** Search: as engine.js does; the answer has `hostFailed` if the host gave none. */
  async search(query, options = {}) {
    if (!isForHost(query, options)) return this._searchOwn(query, options);
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
      this._own = undefined; // the next search tries anew
      throw error;
    }
  }
}

/** Whether words are all that is asked for: the host knows no tags, no years and no journals. */
function isForHost(query, { tags = [], years = [], journals = [], newest = false }) {
  const { pieces, years: typed } = parse(query);
  const filters = [...tags, ...years, ...journals, ...typed, ...pieces.filter(({ filter }) => filter)];
  return pieces.length > 0 && !filters.length && !newest;
}
