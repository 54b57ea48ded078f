/** Orders of all documents that no query decides, by date, by votes and by what is trending; and who has which of them. */

import { split } from "./files.js";
import { numbers, signedSteps } from "./vlq.js";

/** @typedef {import("./files.js").Files | import("./files.js").Patient} Files */
/** @typedef {import("./files.js").Manifest} Manifest */

export class Orders {
  /**
   * @param {Manifest} manifest
   * @param {Files} files
   */
  constructor({ orders }, files) {
    this.files = files;
    this.hashes = orders;
  }

  /**
   * All documents in that order; ties by number.
   * @param {"date" | "votes" | "trending"} name
   * @returns {Promise<Int32Array>}
   */
  async all(name) {
    // Without a file of votes nothing has any: then all are equal, and the newest come first.
    if (name === "votes" && this.hashes.votes) return this.files.load(this.hashes.votes, byVotes);
    const { order } = await this.dated();
    if (name !== "trending" || !this.hashes.trending) return order;
    const first = await this.files.load(this.hashes.trending, (json) => new Set(numbers(json.first)));
    return Int32Array.from([...first, ...order.filter((document) => !first.has(document))]);
  }

  /**
   * Whether each document's date is in a span, whose ends are days, months or years. A date that is
   * known less exactly than an end is in no span that begins or ends within it.
   * @param {string} first
   * @param {string} last
   * @returns {Promise<Uint8Array>} 1 where it is
   */
  async within(first, last) {
    const { ranks, dates } = await this.dated();
    const passed = dates.map(
      (date) =>
        date.length >= Math.max(first.length, last.length) &&
        first <= date.slice(0, first.length) &&
        date.slice(0, last.length) <= last,
    );
    return Uint8Array.from(ranks, (rank) => Number(passed[rank] ?? false));
  }

  /** @returns {Promise<Favour | null>} null where no document has any */
  async favour() {
    return this.hashes.favour ? this.files.load(this.hashes.favour, byFavour) : null;
  }

  /** @returns {Promise<Dated>} */
  dated() {
    return this.files.load(this.hashes.date, byDate);
  }

  /**
   * @param {Int32Array} documents
   * @param {"date" | "votes" | "trending"} name
   * @returns {Promise<Int32Array>} the same documents in that order
   */
  async sort(documents, name) {
    const wanted = new Set(documents);
    return (await this.all(name)).filter((document) => wanted.has(document));
  }
}

/**
 * All documents, the newest first; of each the place of its date among the dates.
 * @typedef {{order: Int32Array, ranks: Int32Array, dates: string[]}} Dated
 */

/**
 * @param {{days: string, dates: string}} json ranks of days, the newest 0, and the day of each rank
 * @returns {Dated}
 */
function byDate({ days, dates }) {
  const ranks = signedSteps(days);
  const order = Int32Array.from(ranks.keys()).sort((a, b) => ranks[a] - ranks[b] || a - b);
  return { order, ranks, dates: split(dates) };
}

/**
 * Votes and citations of each document, in powers of two; and the most.
 * @typedef {{levels: Int32Array, most: number}} Favour
 */

/**
 * @param {{levels: string}} json
 * @returns {Favour | null}
 */
function byFavour(json) {
  const levels = numbers(json.levels);
  const most = levels.reduce((one, other) => Math.max(one, other), 0);
  return most ? { levels, most } : null;
}

/**
 * @param {{votes: string}} json
 * @returns {Int32Array}
 */
function byVotes(json) {
  const votes = numbers(json.votes);
  return Int32Array.from(votes.keys()).sort((a, b) => votes[b] - votes[a] || a - b);
}
