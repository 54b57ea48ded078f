/**
 * Where the words of each document stand, and which documents have the words of a phrase together.
 */

import { lastNotAfter, split } from "./files.js";
import { numbers } from "./vlq.js";

/** @typedef {import("./files.js").Files} Files */
/** @typedef {import("./files.js").Manifest} Manifest */
/** @typedef {import("./ranges.js").Ranges} Ranges */

/**
 * Terms with their distances from the first word of the phrase.
 * @typedef {{words: [string, number][], fields: number[]}} Phrase
 */

/** Rising positions of one term in one field of each document. @typedef {Map<number, Int32Array>} Positions */

export class Phrases {
  /**
   * @param {Manifest} manifest
   * @param {Files} files
   * @param {Ranges} ranges
   */
  constructor(manifest, files, ranges) {
    this.files = files;
    this.ranges = ranges;
    this.first = split(manifest.positions.first);
    this.hashes = split(manifest.positions.files);
  }

  /**
   * @param {Int32Array} documents
   * @param {Phrase} phrase
   * @returns {Promise<Int32Array>} those of the documents that have the phrase, in their order
   */
  async holding(documents, { words, fields }) {
    const all = await Promise.all(words.map(([term]) => this.positions(term)));
    const offsets = words.map(([, offset]) => offset - words[0][1]);
    return documents.filter((document) =>
      fields.some((field) => {
        const places = all.map((one) => one[field]?.get(document));
        return places.every(Boolean) && standTogether(/** @type {any} */ (places), offsets);
      }),
    );
  }

  /** @param {Phrase} phrase that `holding` will be asked for */
  expect({ words }) {
    for (const [term] of words) {
      const place = lastNotAfter(this.first, term);
      if (place >= 0) this.file(place).catch(() => {}); // said by `holding`
    }
  }

  /**
   * @param {number} place
   * @returns {Promise<{terms: string[], texts: string[]}>} a file of positions
   */
  file(place) {
    const read = (/** @type {any} */ { terms, positions }) => ({
      terms: split(terms),
      texts: positions.split(" "),
    });
    return this.files.load(this.hashes[place], read);
  }

  /**
   * @param {string} name of a term
   * @returns {Promise<Positions[]>} by field; a field without the term is absent
   */
  async positions(name) {
    const place = lastNotAfter(this.first, name);
    if (place < 0) return [];
    const [{ terms, texts }, term] = await Promise.all([this.file(place), this.ranges.find(name)]);
    const at = lastNotAfter(terms, name);
    if (term === null || terms[at] !== name) return [];
    /** @type {Positions[]} */
    const fields = [];
    for (const part of texts[at].split(";")) {
      const field = Number(part[0]);
      fields[field] = readPositions(part, term.fields[field].documents);
    }
    return fields;
  }
}

/**
 * @param {string} part a digit for the field, then for each document how many, and gaps
 * @param {Int32Array} documents
 * @returns {Positions}
 */
function readPositions(part, documents) {
  const all = numbers(part.slice(1));
  const places = new Map();
  let start = 0;
  for (const document of documents) {
    const positions = all.subarray(start + 1, start + 1 + all[start]);
    for (let at = 1; at < positions.length; at++) positions[at] += positions[at - 1] + 1;
    places.set(document, positions);
    start += 1 + positions.length;
  }
  return places;
}

/**
 * @param {Int32Array[]} places of each word, rising
 * @param {number[]} offsets of each word from the first
 * @returns {boolean}
 */
function standTogether(places, offsets) {
  return places[0].some((start) =>
    places.every((one, word) => one.includes(start + offsets[word])),
  );
}
