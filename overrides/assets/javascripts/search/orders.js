/** Orders of all documents that no query decides: by date, by votes. */

import { numbers, signedSteps } from "./vlq.js";

/** @typedef {import("./files.js").Files} Files */
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
   * @param {"date" | "votes"} name
   * @returns {Promise<Int32Array>}
   */
  async all(name) {
    // Without a file of votes nothing has any: then all are equal, and the newest come first.
    if (name === "votes" && this.hashes.votes) return this.files.load(this.hashes.votes, byVotes);
    return this.files.load(this.hashes.date, byDate);
  }

  /**
   * @param {Int32Array} documents
   * @param {"date" | "votes"} name
   * @returns {Promise<Int32Array>} the same documents in that order
   */
  async sort(documents, name) {
    const wanted = new Set(documents);
    return (await this.all(name)).filter((document) => wanted.has(document));
  }
}

/**
 * @param {{days: string}} json ranks of days, the newest 0
 * @returns {Int32Array}
 */
function byDate({ days }) {
  const ranks = signedSteps(days);
  return Int32Array.from(ranks.keys()).sort((a, b) => ranks[a] - ranks[b] || a - b);
}

/**
 * @param {{votes: string}} json
 * @returns {Int32Array}
 */
function byVotes(json) {
  const votes = numbers(json.votes);
  return Int32Array.from(votes.keys()).sort((a, b) => votes[b] - votes[a] || a - b);
}
