/**
 * Where the words of each document stand, and which documents have the words of a phrase together.
 */

import { lastNotAfter, split } from "./files.js";
import { NAMES, TITLE } from "./wants.js";
import { numbers } from "./vlq.js";

/** @typedef {import("./files.js").Files | import("./files.js").Patient} Files */
/** @typedef {import("./files.js").Manifest} Manifest */
/** @typedef {import("./ranges.js").Ranges} Ranges */

/** @typedef {import("./plan.js").Together} Phrase */

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
    this.total = manifest.documents;
    this.first = split(manifest.positions.first);
    this.hashes = split(manifest.positions.files);
  }

  /**
   * @param {Phrase} phrase
   * @returns {Promise<Uint8Array>} 1 for each document that has its words together, as they are spelt
   */
  async holding({ words, fields }) {
    const found = new Uint8Array(this.total);
    const names = [...new Set(words.flatMap(([term, word]) => [term, word]).filter(Boolean))];
    const terms = new Map();
    const places = new Map();
    await Promise.all(
      names.map(async (name) => {
        terms.set(name, await this.ranges.find(name));
        places.set(name, await this.positions(name));
      }),
    );
    for (const field of fields) {
      const inField = words.map(([term, word]) => termIn(field, term, word));
      const sets = words.map(([, word], at) => spelt(terms.get(inField[at]), word, field));
      const standing = inField.map((name) => places.get(name)?.[field]);
      for (const document of sets[0]) {
        if (!sets.every((documents) => documents.has(document))) continue;
        const all = standing.map((one) => one?.get(document) ?? new Int32Array(0));
        if (standTogether(all, words.map(([, , offset]) => offset))) found[document] = 1;
      }
    }
    return found;
  }

  /** @param {string} term whose places `holding` will be asked for */
  expect(term) {
    const place = lastNotAfter(this.first, term);
    if (place >= 0) this.file(place).catch(() => {}); // said by `holding`
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
 * The term of a word in a field; empty where the field has no such words.
 * @param {number} field
 * @param {string} term
 * @param {string} word
 */
function termIn(field, term, word) {
  return NAMES.includes(field) || (field === TITLE && !term) ? word : term;
}

/**
 * @param {import("./ranges.js").Term | null | undefined} term
 * @param {string} word
 * @param {number} field
 * @returns {Set<number>} the documents that have the term there, spelt so
 */
function spelt(term, word, field) {
  const postings = term?.fields[field];
  const form = term?.forms.indexOf(word) ?? -1;
  if (!postings || form < 0) return new Set();
  return new Set(postings.documents.filter((_, at) => (postings.forms[at] >> form) & 1));
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
