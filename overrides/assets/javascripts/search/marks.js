/** Which parts of a text are words that were searched for. */

import { spans } from "./words.js";

/** @typedef {import("./language.js").Language} Language */
/** A piece of text, and whether it is marked. @typedef {[string, boolean]} Part */
/** A term, or all words that begin so. @typedef {{term: string, prefix: boolean}} Word */

/**
 * @param {string} text
 * @param {Word[]} words
 * @param {Language} language
 * @returns {Part[]} the whole text in order, marked and unmarked by turns
 */
export function mark(text, words, language) {
  const terms = new Set(words.filter(({ prefix }) => !prefix).map(({ term }) => term));
  const beginnings = words.filter(({ prefix }) => prefix).map(({ term }) => term);
  return partsOf(text, (word) => isWanted(word, language.term(word), terms, beginnings));
}

/**
 * The same of the very words, folded: names are not stemmed.
 *
 * @param {string} text
 * @param {string[]} [words]
 * @returns {Part[]}
 */
export function markSpelt(text, words = []) {
  return partsOf(text, (word) => words.includes(word));
}

/**
 * @param {string} text
 * @param {(word: string) => boolean} isMarked of a folded word
 * @returns {Part[]}
 */
function partsOf(text, isMarked) {
  /** @type {Part[]} */
  const parts = [];
  let done = 0;
  let from = -1;
  for (const { word, start, end } of spansOf(text)) {
    // Of a compound whose first part is marked, the whole is not.
    if (end <= done || start === from || !isMarked(word)) continue;
    // Marks that touch are one: pairs of CJK characters overlap.
    if (start > done) parts.push([text.slice(done, start), false]);
    const last = parts.at(-1);
    const marked = text.slice(Math.max(start, done), end);
    if (last?.[1]) last[0] += marked;
    else parts.push([marked, true]);
    done = end;
    from = start;
  }
  if (done < text.length) parts.push([text.slice(done), false]);
  return parts;
}

/** Texts whose words are kept: with a letter more, most titles are shown again. */
const KEPT = 200;
/** @type {Map<string, ReturnType<typeof spans>>} */
const known = new Map();

/** @param {string} text */
function spansOf(text) {
  const found = known.get(text);
  if (found) return found;
  if (known.size === KEPT) known.clear();
  const made = spans(text);
  known.set(text, made);
  return made;
}

/**
 * @param {string} word folded
 * @param {string} term its stem; empty for a stop word
 * @param {Set<string>} terms
 * @param {string[]} beginnings
 * @returns {boolean}
 */
function isWanted(word, term, terms, beginnings) {
  if (term === "") return false;
  return terms.has(term) || beginnings.some((one) => term.startsWith(one) || word.startsWith(one));
}
