/** One published index: everything that a search reads, as one manifest names it. */

import { Cards } from "./cards.js";
import { expand } from "./expand.js";
import { Facets } from "./facets.js";
import { Files, Patient, split } from "./files.js";
import { makeLanguage } from "./language.js";
import { Orders } from "./orders.js";
import { Phrases } from "./phrases.js";
import { Ranges } from "./ranges.js";
import { Scorer } from "./score.js";

/** @typedef {import("./expand.js").Clause} Clause */
/** @typedef {import("./score.js").Ranked} Ranked */

export class Index {
  /**
   * @param {import("./files.js").Manifest} manifest
   * @param {URL} root of the site
   * @param {any} lunr
   * @param {Files | Patient} [files]
   * @param {import("./language.js").Language} [language]
   */
  constructor(manifest, root, lunr, files = new Files(root), language = undefined) {
    this.manifest = manifest;
    this.root = root;
    this.files = files;
    this.meaning = manifest.meaning;
    this.lunr = lunr;
    this.papers = manifest.papers;
    this.total = manifest.documents;
    this.named = manifest.names;
    this.language = language ?? makeLanguage(lunr, manifest.language);
    this.scorer = new Scorer(manifest);
    this.dictionary = new Ranges(manifest, files);
    this.phrases = new Phrases(manifest, files, this.dictionary);
    this.cards = new Cards(manifest, files);
    this.facets = new Facets(manifest, files);
    this.orders = new Orders(manifest, files);
  }

  /**
   * The same index for a search that may be overtaken.
   * @param {() => Promise<void>} pause before a file is asked for; it rejects where that is not to be
   * @returns {Index}
   */
  patient(pause) {
    const files = new Patient(this.files, pause);
    return new Index(this.manifest, this.root, this.lunr, files, this.language);
  }

  /**
   * @param {Clause[]} clauses
   * @returns {Promise<Ranked>}
   */
  async evaluate(clauses) {
    return this.scorer.score(await this.expanded(clauses));
  }

  /**
   * @param {Clause[]} clauses
   * @returns {Promise<import("./score.js").Expanded[]>} with the terms that they stand for
   */
  async expanded(clauses) {
    const terms = await Promise.all(
      clauses.map((clause) => expand(clause, this.dictionary, this.lunr)),
    );
    return clauses.map((clause, at) => ({ ...clause, terms: terms[at] }));
  }

  /**
   * @param {Int32Array} papers
   * @returns {Promise<string[]>} what their pages are called, in the same order
   */
  async names(papers) {
    const all = await this.files.load(this.named, readNames);
    return Array.from(papers, (paper) => all[paper]);
  }

  /** @returns {Promise<Int32Array>} all documents, newest first */
  everything() {
    return this.orders.all("date");
  }
}

/** @param {{names: string}} json */
const readNames = ({ names }) => split(names);
