/**
 * The index on the server: the manifest, and files that are named by a hash of what they hold.
 *
 * A file is asked for once at a time and kept while it is among the last ones used.
 */

/** The format that this code reads; another one means that the site is newer than this tab. */
const FORMAT = 3;

/**
 * Files kept in memory: all of most indexes, for letters with twenty results each ask for hundreds. At
 * 50,000 papers one has some 40 KB as a string, 60 KB read.
 */
const KEPT = 600;

/** The index, or a part of it, could not be had. Its message may be shown as it is. */
export class LoadError extends Error {}

/**
 * @typedef {object} Manifest
 * @property {number} format
 * @property {number} documents all, hand-written pages included
 * @property {number} papers
 * @property {string} language
 * @property {number[]} boosts by field
 * @property {number[]} steps impacts a unit, by field
 * @property {number[]} near fields whose places are kept beside the postings
 * @property {{first: string, files: string}} ranges
 * @property {{first: string, files: string}} positions
 * @property {{size: number, files: string}} cards
 * @property {string} names the file with what the pages of papers are called
 * @property {{file: string}} terms
 * @property {Object<string, string>} words
 * @property {Object<string, string>} facets
 * @property {Object<string, string>} orders
 * @property {string} [meaning] the file that says where the others of meaning are, if there are any
 */

/**
 * @param {URL} root of the site
 * @returns {Promise<Response>} for `readManifest`
 */
export function fetchManifest(root) {
  return fetch(new URL("search/manifest.json", root), { cache: "no-cache" });
}

/**
 * @param {Promise<Response>} response
 * @returns {Promise<Manifest>}
 */
export async function readManifest(response) {
  const manifest = await readJson(response);
  if (manifest.format !== FORMAT) {
    throw new LoadError("The site has changed since this page was opened. Reload the page.");
  }
  return manifest;
}

/** The files that one manifest names. */
export class Files {
  /** @param {URL} root of the site */
  constructor(root) {
    this.root = root;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /** Whether a file is at hand, or on its way. @param {string} hash @returns {boolean} */
  has(hash) {
    return this.kept.has(hash);
  }

  /**
   * A file as `read` makes it from its JSON. Equal hashes must come with equal `read`.
   * @template T
   * @param {string} hash
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  load(hash, read) {
    const file = this.kept.get(hash) ?? this.request(hash, read);
    this.kept.delete(hash); // the last one asked for stands last
    this.kept.set(hash, file);
    if (this.kept.size > KEPT) this.kept.delete([...this.kept.keys()][0]);
    return file;
  }

  /**
   * @template T
   * @param {string} hash
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  request(hash, read) {
    const file = readJson(fetch(new URL(`search/i/${hash}.json`, this.root))).then(read);
    file.catch(() => this.kept.delete(hash));
    return file;
  }
}

/** Files of which those that are not at hand are asked for after a pause. */
export class Patient {
  /**
   * @param {Pick<Files, "has" | "load">} files
   * @param {() => Promise<void>} pause
   */
  constructor(files, pause) {
    this.files = files;
    this.pause = pause;
  }

  /** @param {string} hash @returns {boolean} */
  has(hash) {
    return this.files.has(hash);
  }

  /**
   * @template T
   * @param {string} hash
   * @param {(json: any) => T} read
   * @returns {Promise<T>}
   */
  async load(hash, read) {
    if (!this.has(hash)) await this.pause();
    return this.files.load(hash, read);
  }
}

/**
 * @param {Promise<Response>} answer
 * @returns {Promise<any>}
 */
async function readJson(answer) {
  try {
    const response = await answer;
    if (response.ok) return await response.json();
  } catch {
    // No network, or what came is no JSON: said below.
  }
  throw new LoadError("The search index could not be loaded.");
}

/**
 * @param {string} words separated by spaces
 * @returns {string[]}
 */
export function split(words) {
  return words === "" ? [] : words.split(" ");
}

/**
 * The place of the last of the sorted `first` that is not greater than `term`; -1 before all.
 * JavaScript compares strings by UTF-16 code units, as the generator sorted them.
 * @param {string[]} first
 * @param {string} term
 * @returns {number}
 */
export function lastNotAfter(first, term) {
  let low = 0;
  let high = first.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (first[middle] <= term) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
