/**
 * Why a result was found, where its title does not say: the words of names and topics.
 *
 * The rules of `papershelf/search/query/matched.py`.
 */

import { indexWords } from "./words.js";

/** @typedef {import("./index.js").Index} Index */

/** Fields that a result tells, as queries call them, with their numbers. @type {[string, number][]} */
const SAID = [["author", 1], ["venue", 6], ["topic", 5], ["affiliation", 9]];

/** A letter, as the initial that an "a" found, tells nothing. */
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * What was found of a field: the words, folded, as the document has them.
 * @typedef {[string, string[]]} Matched
 */

/**
 * What of each document's names and topics the wants of a query found.
 *
 * @param {import("./plan.js").Want[]} wants
 * @param {Int32Array} documents
 * @param {Index} index
 * @returns {Promise<Matched[][]>} in the order of the documents
 */
export async function matched(wants, documents, index) {
  const asked = wants.filter(({ role }) => role !== "excluded");
  const clauses = await index.expanded(asked.flatMap((want) => [...want.clauses, ...want.weighing]));
  return Array.from(documents, (document) =>
    SAID.map(([name, field]) => /** @type {Matched} */ ([name, wordsOf(clauses, field, document)])).filter(
      ([, words]) => words.length,
    ),
  );
}

/**
 * What of it a result does not show by its title, authors and venue.
 *
 * @param {Matched[]} found
 * @param {{title: string, authors: string, venue: string}} card
 * @returns {Matched[]}
 */
export function unsaid(found, { title, authors, venue }) {
  if (!found.length) return found;
  const words = [title, authors, venue].flatMap((text) => indexWords(text));
  const shown = new Set([...LETTERS, ...words.map(([word]) => word)]);
  return found
    .map(([name, some]) => /** @type {Matched} */ ([name, some.filter((word) => !shown.has(word))]))
    .filter(([, some]) => some.length);
}

/**
 * @param {import("./score.js").Expanded[]} clauses
 * @param {number} field
 * @param {number} document
 */
function wordsOf(clauses, field, document) {
  /** @type {Set<string>} */
  const words = new Set();
  for (const { terms, fields } of clauses) {
    if (!fields.includes(field)) continue;
    for (const term of terms) {
      const postings = term.fields[field];
      if (!postings) continue;
      const at = placeIn(postings.documents, document);
      if (at < 0) continue;
      const bits = postings.forms[at];
      term.forms.forEach((form, bit) => (bits >> bit) & 1 && words.add(form));
    }
  }
  return [...words];
}

/** @param {Int32Array} documents rising @param {number} document @returns {number} its place, or -1 */
function placeIn(documents, document) {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (documents[middle] < document) low = middle + 1;
    else high = middle;
  }
  return documents[low] === document ? low : -1;
}
