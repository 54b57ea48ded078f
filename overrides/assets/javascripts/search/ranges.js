/**
 * The inverted index, cut into ranges of terms: which terms there are, and their postings.
 *
 * `Ranges` is also the dictionary that plan.js reads.
 */

import { lastNotAfter, split } from "./files.js";
import { countNumbers, numbers, readNear, readNumbers, risingNumbers } from "./vlq.js";

/** @typedef {import("./files.js").Files | import("./files.js").Patient} Files */
/** @typedef {import("./files.js").Manifest} Manifest */

/**
 * What one field has of a term: document numbers, rising; the impact in each (1..255); bits of the
 * term's forms that each has; bits of the places, modulo 32, where each has it, none where no places
 * are kept.
 * @typedef {{documents: Int32Array, impacts: Uint8Array, forms: Int32Array, near: Int32Array}}
 *   FieldPostings
 */

/** The last character of UTF-16: no term has it, so a prefix followed by it is after them all. */
const AFTER = "\uffff";

/** A term with its postings, read from their text when they are first asked for. */
export class Term {
  /**
   * @param {string} term
   * @param {{text: string, impacts: string, near: string, forms: string}} columns its postings, and
   *   of each posting a character of impact, places, and bits of forms
   * @param {ReadonlySet<number>} nearby fields whose places are kept
   */
  constructor(term, { text, impacts, near, forms }, nearby) {
    this.term = term;
    this.text = text;
    this.impacts = impacts;
    this.near = near;
    this.nearby = nearby;
    const [spelt, bits] = forms.split(":");
    /** The words that it stands for, in the order of their bits. */
    this.forms = spelt ? spelt.split(",").map((one) => formOf(term, one)) : [term];
    this.bits = bits;
    /** @type {FieldPostings[] | undefined} */
    this.read = undefined;
    /** @type {number | undefined} */
    this.spread = undefined;
  }

  /** By field number; a field without the term is absent. */
  get fields() {
    return (this.read ??= readPostings(this));
  }

  /** Postings over all fields: lunr's number of documents with the term. */
  get count() {
    return this.impacts.length;
  }

  /** Documents that have it in any field. */
  get documents() {
    return (this.spread ??= countDocuments(this.fields));
  }
}

/**
 * A form, written as letters to take off the end of the term, and letters to put there.
 * @param {string} term
 * @param {string} text
 */
function formOf(term, text) {
  let end = 1;
  while (!countNumbers(text, end - 1, end)) end++;
  const [off] = readNumbers(text, 0, end, new Int32Array(1));
  const letters = Array.from(term);
  return letters.slice(0, letters.length - off).join("") + text.slice(end);
}

/**
 * Parts of postings: a digit for the field, and gaps up to a semicolon.
 * @param {string} text
 * @returns {Generator<{field: number, start: number, end: number}>}
 */
function* fieldParts(text) {
  for (let at = 0; at < text.length; ) {
    const semicolon = text.indexOf(";", at);
    const end = semicolon < 0 ? text.length : semicolon;
    yield { field: Number(text[at]), start: at + 1, end };
    at = end + 1;
  }
}

/**
 * @param {Term} term
 * @returns {FieldPostings[]}
 */
function readPostings({ text, impacts, near, bits, nearby }) {
  /** @type {FieldPostings[]} */
  const fields = [];
  const count = impacts.length;
  const weights = readNumbers(impacts, 0, count, new Uint8Array(count));
  const forms = bits ? numbers(bits) : new Int32Array(count).fill(1);
  const masks = readNear(near, new Int32Array(count));
  let before = 0;
  let placed = 0;
  for (const { field, start, end } of fieldParts(text)) {
    const documents = risingNumbers(text, start, end);
    const after = before + documents.length;
    fields[field] = {
      documents,
      impacts: weights.subarray(before, after),
      forms: forms.subarray(before, after),
      near: nearby.has(field)
        ? masks.subarray(placed, (placed += documents.length))
        : new Int32Array(documents.length),
    };
    before = after;
  }
  return fields;
}

/**
 * @param {FieldPostings[]} fields
 * @returns {number}
 */
function countDocuments(fields) {
  const all = new Set();
  fields.forEach(({ documents }) => documents.forEach((document) => all.add(document)));
  return all.size;
}

/** A file of terms that stand next to each other. */
class Range {
  /**
   * @param {{terms: string, postings: string, impacts: string, near: string, forms: string}} json
   * @param {ReadonlySet<number>} nearby fields whose places are kept
   */
  constructor(json, nearby) {
    this.nearby = nearby;
    this.names = split(json.terms);
    this.texts = json.postings.split(" ");
    this.impacts = json.impacts.split(" ");
    this.near = json.near.split(" ");
    this.forms = json.forms.split(" ");
    /** @type {Map<string, Term>} */
    this.met = new Map();
  }

  /**
   * @param {string} name
   * @returns {Term | null}
   */
  term(name) {
    const at = lastNotAfter(this.names, name);
    return this.names[at] === name ? this.at(at) : null;
  }

  /**
   * @param {number} place
   * @returns {Term}
   */
  at(place) {
    const name = this.names[place];
    let term = this.met.get(name);
    if (term === undefined) {
      const columns = {
        text: this.texts[place],
        impacts: this.impacts[place],
        near: this.near[place],
        forms: this.forms[place],
      };
      term = new Term(name, columns, this.nearby);
      this.met.set(name, term);
    }
    return term;
  }

  /**
   * @param {string} prefix
   * @returns {Term[]}
   */
  startingWith(prefix) {
    const terms = [];
    let place = lastNotAfter(this.names, prefix);
    if (place < 0 || this.names[place] !== prefix) place++;
    for (; place < this.names.length && this.names[place].startsWith(prefix); place++) {
      terms.push(this.at(place));
    }
    return terms;
  }
}

/** All terms of the index, fetched range by range. */
export class Ranges {
  /**
   * @param {Manifest} manifest
   * @param {Files} files
   */
  constructor(manifest, files) {
    this.files = files;
    this.first = split(manifest.ranges.first);
    this.hashes = split(manifest.ranges.files);
    this.termsFile = manifest.terms?.file;
    this.wordFiles = manifest.words ?? {};
    this.total = manifest.documents;
    this.nearby = new Set(manifest.near);
  }

  /**
   * @param {string} name
   * @returns {Promise<Term | null>} null where the index has no such term
   */
  async find(name) {
    const place = lastNotAfter(this.first, name);
    return place < 0 || name === "" ? null : (await this.range(place)).term(name);
  }

  /**
   * @param {string} prefix
   * @returns {Promise<Term[]>} in the order of the index
   */
  async startingWith(prefix) {
    const [from, to] = this.reach(prefix);
    const loaded = [];
    for (let place = from; place < to; place++) loaded.push(this.range(place));
    return (await Promise.all(loaded)).flatMap((range) => range.startingWith(prefix));
  }

  /**
   * Places of the first range with `prefix`, and of the one behind the last.
   * @param {string} prefix
   * @returns {[number, number]}
   */
  reach(prefix) {
    const from = Math.max(0, lastNotAfter(this.first, prefix));
    return [from, lastNotAfter(this.first, prefix + AFTER) + 1];
  }

  /**
   * @param {number} place
   * @returns {Promise<Range>}
   */
  range(place) {
    return this.files.load(this.hashes[place], (json) => new Range(json, this.nearby));
  }

  // What follows is the dictionary that planning and spelling read.

  /**
   * @param {string} name
   * @returns {Promise<number>} postings over all fields, 0 when it is no term
   */
  async count(name) {
    return (await this.find(name))?.count ?? 0;
  }

  /**
   * @param {string} name
   * @returns {Promise<string[]>} the words that a term stands for; none where it is no term
   */
  async forms(name) {
    return (await this.find(name))?.forms ?? [];
  }

  /**
   * @param {string} name
   * @returns {Promise<number>} documents that have the term in any field
   */
  async documents(name) {
    return (await this.find(name))?.documents ?? 0;
  }

  /**
   * @param {string} prefix
   * @returns {Promise<{term: string, count: number}[]>} sorted by term
   */
  async expand(prefix) {
    const terms = await this.startingWith(prefix);
    return terms.map(({ term, count }) => ({ term, count }));
  }

  /**
   * @param {string} prefix
   * @returns {number} of files that its terms stand in, the manifest alone being asked
   */
  width(prefix) {
    const [from, to] = this.reach(prefix);
    return Math.max(0, to - from);
  }

  /** @returns {Promise<string[]>} every term, sorted */
  async all() {
    return this.termsFile ? this.files.load(this.termsFile, (json) => split(json.terms)) : [];
  }

  /**
   * @param {number} length in code points
   * @returns {Promise<{word: string, level: number}[]>} surface words with log2 of their documents
   */
  async surface(length) {
    const hash = this.wordFiles[length];
    return hash ? this.files.load(hash, readWords) : [];
  }
}

/**
 * @param {{words: string, counts: string}} json
 * @returns {{word: string, level: number}[]}
 */
function readWords(json) {
  const levels = numbers(json.counts);
  return split(json.words).map((word, at) => ({ word, level: levels[at] }));
}
