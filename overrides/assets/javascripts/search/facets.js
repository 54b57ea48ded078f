/** Facets: which documents have which value, filters by them, and counts of them. */

import { numbers, risingNumbers } from "./vlq.js";

/** @typedef {import("./files.js").Files | import("./files.js").Patient} Files */
/** @typedef {import("./files.js").Manifest} Manifest */
/** @typedef {"topic" | "author" | "venue" | "source"} Valued */

/**
 * What papers are kept to. Values of one facet are alternatives, facets are demands; hand-written
 * pages have no values, so any demand leaves them out.
 * @typedef {object} Filters
 * @property {[number, number] | null} [year] first and last, both included
 * @property {string[]} [topic]
 * @property {string[]} [author]
 * @property {string[]} [venue]
 * @property {string[]} [source]
 * @property {string[]} [has] "code", "note": both, where both are named
 * @property {Partial<Record<Valued, string[]>>} [without]
 */

/** @type {Valued[]} */
const VALUED = ["topic", "author", "venue", "source"];

/**
 * A value of a facet: `value` is what filters and addresses call it.
 * @typedef {{label: string, value: string, slug: string, documents: () => Int32Array}} Value
 */

/**
 * Documents that must have one of some values, or must have none of them.
 * @typedef {{facet: string, wanted: (value: Value) => boolean, without: boolean}} Demand
 */

export class Facets {
  /**
   * @param {Manifest} manifest
   * @param {Files} files
   */
  constructor({ documents, facets }, files) {
    this.total = documents;
    this.files = files;
    this.hashes = facets;
  }

  /**
   * @param {string} name
   * @returns {Promise<{values: Value[], rest: number}>}
   */
  async facet(name) {
    const hash = Object.hasOwn(this.hashes, name) ? this.hashes[name] : null;
    return hash ? this.files.load(hash, readFacet) : { values: [], rest: 0 };
  }

  /**
   * @param {Int32Array} documents
   * @param {Filters} filters
   * @returns {Promise<Int32Array>} those that pass, in their order
   */
  async keep(documents, filters) {
    const demands = demandsOf(filters);
    if (demands.length === 0) return documents;
    const facets = await Promise.all(demands.map(({ facet }) => this.facet(facet)));
    const passed = new Uint8Array(this.total);
    demands.forEach(({ wanted, without }, before) => {
      const listed = new Uint8Array(this.total);
      for (const value of facets[before].values) {
        if (wanted(value)) for (const document of value.documents()) listed[document] = 1;
      }
      for (let at = 0; at < this.total; at++) passed[at] += listed[at] ^ Number(without);
    });
    return documents.filter((document) => passed[document] === demands.length);
  }

  /**
   * @param {Filters} filters
   * @returns {Promise<{facet: string, value: string}[]>} what they name and a facet's file has not:
   *   rare authors and topics, and what is gone
   */
  async unlisted({ without = {}, ...filters }) {
    const found = VALUED.map(async (facet) => {
      const named = [...(filters[facet] ?? []), ...(without[facet] ?? [])];
      if (!named.length) return [];
      const { values } = await this.facet(facet);
      return named
        .filter((value) => !values.some(isCalled([value])))
        .map((value) => ({ facet, value }));
    });
    return (await Promise.all(found)).flat();
  }

  /**
   * @param {string} name of a facet
   * @param {Int32Array} documents
   * @returns {Promise<{values: {label: string, value: string, slug: string, count: number}[],
   *   rest: number}>} values that any of the documents has, most first
   */
  async count(name, documents) {
    const { values, rest } = await this.facet(name);
    const among = new Uint8Array(this.total);
    for (const document of documents) among[document] = 1;
    const counted = values.map(({ label, value, slug, documents: having }) => {
      let count = 0;
      for (const document of having()) count += among[document];
      return { label, value, slug, count };
    });
    // Sorting is stable: equal counts stay in the order of the file.
    const found = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    return { values: found, rest };
  }
}

/**
 * @param {Filters} filters
 * @returns {Demand[]}
 */
function demandsOf({ year, has = [], without = {}, ...filters }) {
  /** @type {Demand[]} */
  const demands = has.map((facet) => ({ facet, wanted: () => true, without: false }));
  if (year) {
    const wanted = (/** @type {Value} */ { label }) => year[0] <= +label && +label <= year[1];
    demands.push({ facet: "year", wanted, without: false });
  }
  for (const facet of VALUED) {
    /** @type {[string[] | undefined, boolean][]} */
    const said = [[filters[facet], false], [without[facet], true]];
    for (const [values, isWithout] of said) {
      if (!values?.length) continue;
      demands.push({ facet, wanted: isCalled(values), without: isWithout });
    }
  }
  return demands;
}

/**
 * Whether a value has one of these names: an address may be older than the page of an author, by
 * which they are called since.
 *
 * @param {string[]} names
 * @returns {(value: Value) => boolean}
 */
function isCalled(names) {
  return ({ value, label }) => names.includes(value) || names.includes(label);
}

/**
 * A file has either the papers of each value, or the number of each paper's only value.
 *
 * @param {{labels: string[], slugs: string[], documents?: string, values?: string, rest?: number}}
 *   json
 * @returns {{values: Value[], rest: number}}
 */
function readFacet({ labels, slugs, documents = "", values, rest = 0 }) {
  const having =
    values === undefined ? listed(documents.split(" ")) : sorted(numbers(values), labels.length);
  const read = labels.map((label, at) => {
    const slug = slugs[at] ?? "";
    return { label, value: slug || label, slug, documents: () => having(at) };
  });
  return { values: read, rest };
}

/**
 * @param {string[]} gaps of each value's papers
 * @returns {(at: number) => Int32Array}
 */
function listed(gaps) {
  /** @type {Int32Array[]} */
  const read = [];
  return (at) => (read[at] ??= risingNumbers(gaps[at]));
}

/**
 * @param {Int32Array} numbers of each paper's value: 0 for none, 1 for the first
 * @param {number} count of values
 * @returns {(at: number) => Int32Array}
 */
function sorted(numbers, count) {
  const sizes = new Int32Array(count + 1);
  for (const number of numbers) sizes[number]++;
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  numbers.forEach((number, paper) => (lists[number][sizes[number]++] = paper));
  return (at) => lists[at + 1];
}
