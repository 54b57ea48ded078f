/**
 * What one part of a query comes to: a want, whose clauses look for a word where it can stand.
 *
 * The rules of `papershelf/search/query/wants.py`.
 */

/** @typedef {import("./plan.js").Clause} Clause */
/** @typedef {import("./plan.js").Want} Want */
/** @typedef {import("./plan.js").Mark} Mark */
/** @typedef {import("./plan.js").Role} Role */
/** @typedef {import("./plan.js").Spelling} Spelling */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./parse.js").Phrase} Phrase */
/** @typedef {import("./parse.js").Sign} Sign */
/** @typedef {import("./parse.js").Word} Word */

/**
 * What one part of a text comes to.
 *
 * @typedef {object} Planned
 * @property {Want} want
 * @property {string[]} doubtful
 * @property {Mark[]} marks
 * @property {string} word Of a plain word: it may stand beside the next one.
 * @property {string} term
 */

export const FEW = 3;
export const SHORTEST = 3;
export const BEGUN_BOOST = 0.1;
const ALL_FIELDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
export const WORD_FIELDS = ALL_FIELDS.filter((field) => field !== 7);
export const TITLE = 0;

/** Authors, venue and affiliations. */
export const NAMES = [1, 6, 9];

/**
 * @param {Role} role
 * @param {Partial<Want>} [more]
 * @returns {Want}
 */
export function want(role, { clauses = [], weighing = [], phrases = [], spans = [], ...more } = {}) {
  const { spellings = [], exact = false, boost = 1 } = more;
  return { role, clauses, weighing, phrases, spans, spellings, exact, boost };
}

/**
 * @param {Want} asked
 * @param {Partial<Planned>} [more]
 * @returns {Planned}
 */
export function planned(asked, { doubtful = [], marks = [], word = "", term = "" } = {}) {
  return { want: asked, doubtful, marks, word, term };
}

/**
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Partial<Clause>} [more]
 * @returns {Clause}
 */
export function clause(term, fields, { boost = 1, wildcard = "none", distance = 0 } = {}) {
  return { term, fields: [...fields], boost, presence: "optional", wildcard, distance };
}

/**
 * A word by its stem in texts, as it is in names; a stop word as it is in titles too.
 *
 * @param {string} word
 * @param {Language} language
 * @param {readonly number[]} fields
 * @returns {Clause[]}
 */
export function clausesOf(word, language, fields) {
  const term = language.term(word);
  if (term === word) return [clause(word, fields)];
  const asIs = (/** @type {number} */ field) => NAMES.includes(field) || (!term && field === TITLE);
  const texts = term ? fields.filter((field) => !asIs(field)) : [];
  return [clause(word, fields.filter(asIs)), clause(term, texts)].filter((one) => one.fields.length);
}

/**
 * @param {Word} word
 * @param {Clause[]} clauses
 * @param {Mark[]} marks
 * @param {Spelling[]} [spellings]
 */
export function plannedWord(word, clauses, marks, spellings = []) {
  const asked = want(roleOf(word), { clauses, spellings, boost: word.boost });
  return planned(asked, { marks: marksOf(word.sign, marks) });
}

/** @param {string} text @param {import("./parse.js").Wildcard} [wildcard] @returns {Spelling} */
export function spelling(text, wildcard = "none") {
  return { text, wildcard };
}

/** A field is a filter; so is a phrase. @param {Word | Phrase} part @returns {Role} */
export function roleOf(part) {
  if (part.sign === "-") return "excluded";
  return part.sign === "+" || part.field !== null || "words" in part ? "required" : "needed";
}

/**
 * Of one that is not asked for all; identifiers only where a digit tells that one is meant.
 *
 * @param {number | null} field
 * @param {string} word
 */
export function fieldsOf(field, word) {
  if (field !== null) return [field];
  return /[0-9]/.test(word) ? ALL_FIELDS : WORD_FIELDS;
}

/**
 * @param {string} term
 * @param {boolean} [prefix]
 * @returns {Mark}
 */
export function mark(term, prefix = false) {
  return { term, prefix };
}

/**
 * @param {Sign} sign
 * @param {Mark[]} marks
 */
export function marksOf(sign, marks) {
  return sign === "-" ? [] : marks;
}

/** @param {string} text */
export function lengthOf(text) {
  return Array.from(text).length;
}

/**
 * Whether a word is spelt as wanted.
 *
 * @param {string} word
 * @param {Spelling} wanted
 */
export function fits(word, { text, wildcard }) {
  if (wildcard === "trailing") return word.startsWith(text);
  if (wildcard === "leading") return word.endsWith(text);
  return wildcard === "both" ? word.includes(text) : word === text;
}

/**
 * The idf of lunr, of a term with `count` postings.
 *
 * @param {number} total
 * @param {number} count
 */
export function rarity(total, count) {
  return Math.log(1 + Math.abs((total - count + 0.5) / (count + 0.5)));
}

/**
 * A boost to three decimals, halves up, as `papershelf search` rounds it.
 *
 * @param {number} boost
 */
export function rounded(boost) {
  return Math.floor(boost * 1000 + 0.5) / 1000;
}
