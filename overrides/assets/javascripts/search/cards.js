/** What a result shows, read from files of neighbouring documents. */

import { spoken } from "./dates.js";
import { split } from "./files.js";

/** @typedef {import("./files.js").Files | import("./files.js").Patient} Files */
/** @typedef {import("./files.js").Manifest} Manifest */

/**
 * All plain text.
 * @typedef {object} Card
 * @property {string} url relative to the root of the site
 * @property {string} title
 * @property {string} authors
 * @property {string} date as the listings say it, or empty
 * @property {string} venue
 * @property {string} flags letters: c code, n note, w withdrawn, r retracted, s superseded,
 *   p hand-written page
 * @property {string} language where it is another than the site's
 */

export class Cards {
  /**
   * @param {Manifest} manifest
   * @param {Files} files
   */
  constructor({ cards }, files) {
    this.files = files;
    this.size = cards.size;
    this.hashes = split(cards.files);
  }

  /**
   * @param {Int32Array} documents
   * @returns {Promise<Card[]>} in the same order
   */
  async of(documents) {
    return Promise.all(Array.from(documents, (document) => this.card(document)));
  }

  /**
   * @param {number} document
   * @returns {Promise<Card>}
   */
  async card(document) {
    const hash = this.hashes[Math.floor(document / this.size)];
    const file = await this.files.load(hash, (json) => json);
    const row = document % this.size;
    const card = COLUMNS.map((name) => file[name][row]);
    const [url, title, authors, date, venue, flags, language] = card;
    return { url: longUrl(url, title), title, authors, date: spoken(date), venue, flags, language };
  }
}

/**
 * The address of a paper that its title tells: `62-77ab42` is as many characters of the title, and
 * what follows. The rule of `papershelf/search/index/addresses.py`.
 *
 * @param {string} short
 * @param {string} title
 */
export function longUrl(short, title) {
  const [, agreeing, rest] = /^(\d+)([^/]*)$/.exec(short) ?? [];
  if (agreeing === undefined) return short;
  const dashed = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `papers/${dashed.slice(0, Number(agreeing))}${rest}/`;
}

const COLUMNS = ["url", "title", "authors", "date", "venue", "flags", "language"];
