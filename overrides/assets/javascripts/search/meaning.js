/**
 * Papers that are about what a query means, whichever words they use; beside words, never instead.
 *
 * The rules of `papershelf/search/query/meaning.py`, and the files of `papershelf/search/meaning`.
 * Sums and products are whole numbers below 2^53, so that both find the same. This script and its
 * files are fetched when a visitor asks for meaning, and not before.
 */

import { lastNotAfter, split } from "./files.js";
import { fused } from "./fusion.js";
import { parse } from "./parse.js";
import { numbers, risingNumbers } from "./vlq.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./parse.js").Parsed} Parsed */
/** @typedef {import("./search.js").Found} Found */

/**
 * @typedef {object} Directory where vectors of words and papers stand
 * @property {number} dimensions
 * @property {{first: string, files: string}} words
 * @property {{centres: string, files: string}} papers
 */

/** Papers that are found by meaning: what comes after is hardly about it. */
const MOST = 50;
/** The cosine of a query and a paper that have anything to do with each other. */
const LEAST = 0.25;
/** Files of papers that a query reads on a large shelf. */
const CLUSTERS = 12;

/** Vectors of four bits a number, two numbers a byte: an odd one from -15 to 15 each. */
class Vectors {
  /**
   * @param {string} text in base64
   * @param {number} dimensions
   */
  constructor(text, dimensions) {
    this.bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    this.width = dimensions / 2;
    this.count = this.bytes.length / this.width;
    /** @type {Float64Array | undefined} */
    this.measured = undefined;
  }

  /** The length of each. */
  get lengths() {
    return (this.measured ??= Float64Array.from({ length: this.count }, (_, at) => {
      const end = (at + 1) * this.width;
      let squares = 0;
      for (let byte = at * this.width; byte < end; byte++) squares += SQUARES[this.bytes[byte]];
      return Math.sqrt(squares);
    }));
  }

  /**
   * Add one of them, times a weight.
   * @param {Float64Array} sum
   * @param {number} at
   * @param {number} weight
   */
  add(sum, at, weight) {
    for (let byte = 0; byte < this.width; byte++) {
      const pair = this.bytes[at * this.width + byte];
      sum[2 * byte] += weight * (2 * (pair >> 4) - 15);
      sum[2 * byte + 1] += weight * (2 * (pair & 15) - 15);
    }
  }

  /**
   * Their cosines with a query, times its length.
   * @param {Float64Array} query
   * @returns {Float64Array}
   */
  cosines(query) {
    const products = productsWith(query);
    const { lengths } = this;
    const found = new Float64Array(this.count);
    for (let at = 0, byte = 0; at < this.count; at++) {
      let sum = 0;
      for (let place = 0; place < this.width; place++) {
        sum += products[(place << 8) | this.bytes[byte++]];
      }
      found[at] = sum / lengths[at];
    }
    return found;
  }
}

/** The sum of the squares of both numbers of a byte. */
const SQUARES = Uint16Array.from(
  { length: 256 },
  (_, pair) => (2 * (pair >> 4) - 15) ** 2 + (2 * (pair & 15) - 15) ** 2,
);

/**
 * For each place of a byte in a vector and each byte: what its two numbers add to the product with
 * a query. A look into this table takes the place of two multiplications.
 * @param {Float64Array} query
 * @returns {Float64Array}
 */
function productsWith(query) {
  const products = new Float64Array(query.length * 128);
  for (let at = 0; at < products.length; at++) {
    const place = (at >> 8) * 2;
    const pair = at & 255;
    products[at] = query[place] * (2 * (pair >> 4) - 15) + query[place + 1] * (2 * (pair & 15) - 15);
  }
  return products;
}

/**
 * What was found by words, and behind what has all of them what is similar in meaning. A text with
 * signs says exactly what it wants, and an identifier or address leads to its paper: nothing is
 * added to these.
 *
 * @param {string} text
 * @param {Found} found
 * @param {Index} index
 * @returns {Promise<Found>}
 */
export async function withMeaning(text, found, index) {
  if (found.target !== null || found.notice?.kind === "address") return found;
  const near = await nearest(parse(text, { spans: found.spans.length > 0 }), index);
  if (!near.length) return found;
  const { documents, leading, counted } = found;
  const some = documents.subarray(leading, counted);
  const first = fused(documents.subarray(0, leading), [some, near]);
  const there = new Set(first);
  // Results of a similar spelling stay the last.
  const similar = documents.subarray(counted).filter((document) => !there.has(document));
  return { ...found, documents: Int32Array.from([...first, ...similar]), counted: first.length };
}

/**
 * The papers that are nearest to the meaning of a text, the nearest first; only those that were
 * published when the text says so.
 * @param {Parsed} parsed
 * @param {Index} index
 * @returns {Promise<Int32Array>}
 */
async function nearest(parsed, index) {
  if (!index.meaning) return new Int32Array(0);
  const terms = termsOf(parsed, index);
  /** @type {[Directory, ...number[]]} */
  const [directory, ...counts] = await Promise.all([
    index.files.load(index.meaning, (json) => json),
    ...terms.map((term) => index.dictionary.documents(term)),
  ]);
  if (!counts.some(Boolean)) return new Int32Array(0);
  const { dimensions, papers } = directory;
  const files = split(papers.files);
  // One file of papers is needed whatever the words say: it comes beside theirs.
  if (!papers.centres) files.map(read);
  const query = await queryOf(terms, directory, index);
  const length = Math.sqrt(query.reduce((sum, number) => sum + number * number, 0));
  if (!length) return new Int32Array(0);
  const chosen = papers.centres
    ? best(new Vectors(papers.centres, dimensions).cosines(query), CLUSTERS).map((at) => files[at])
    : files;

  /** @param {string} file */
  function read(file) {
    return index.files.load(file, (json) => ({
      documents: risingNumbers(json.documents),
      vectors: new Vectors(json.vectors, dimensions),
    }));
  }
  const [parts, times] = await Promise.all([
    Promise.all(chosen.map(read)),
    Promise.all(parsed.spans.map(({ first, last }) => index.orders.within(first, last))),
  ]);
  /** @type {[number, number][]} */
  const near = [];
  for (const { documents, vectors } of parts) {
    vectors.cosines(query).forEach((cosine, at) => {
      const document = documents[at];
      const isThen = !times.length || times.some((within) => within[document]); // any year will do
      if (isThen && cosine >= LEAST * length) near.push([document, cosine]);
    });
  }
  near.sort(([one, likeness], [other, likenessOther]) => likenessOther - likeness || one - other);
  return Int32Array.from(near.slice(0, MOST), ([document]) => document);
}

/**
 * @param {Float64Array} values
 * @param {number} count
 * @returns {number[]} places of the largest, of equal ones the first
 */
function best(values, count) {
  const places = [...values.keys()];
  return places.sort((one, other) => values[other] - values[one] || one - other).slice(0, count);
}

/**
 * The terms of a text, each once, times left out; none where it has signs.
 * @param {Parsed} parsed
 * @param {Index} index
 * @returns {string[]}
 */
function termsOf({ words, phrases, spans }, { language }) {
  const times = spans.map(({ want }) => want);
  const apart = [...words, ...phrases].filter(({ want }) => !times.includes(want));
  const isAsked = apart.some((part) => "words" in part || part.sign || part.field !== null);
  if (isAsked || spans.some(({ text }) => text.includes(":"))) return [];
  const plain = words.filter(({ want }) => !times.includes(want));
  return [...new Set(plain.map(({ word }) => language.term(word)))].filter(Boolean);
}

/**
 * The sum of the vectors of terms, by their weights.
 * @param {string[]} terms
 * @param {Directory} directory
 * @param {Index} index
 * @returns {Promise<Float64Array>}
 */
async function queryOf(terms, { dimensions, words }, index) {
  const first = split(words.first);
  const names = split(words.files);
  const sum = new Float64Array(dimensions);
  await Promise.all(
    terms.map(async (term) => {
      const place = lastNotAfter(first, term);
      if (place < 0) return;
      const part = await index.files.load(names[place], (json) => ({
        terms: new Map(split(json.terms).map((word, at) => [word, at])),
        weights: numbers(json.weights),
        vectors: new Vectors(json.vectors, dimensions),
      }));
      const at = part.terms.get(term);
      if (at !== undefined) part.vectors.add(sum, at, part.weights[at]);
    }),
  );
  return sum;
}
