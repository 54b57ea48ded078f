/**
 * From typed text to documents in their order, with help where hardly anything is found.
 *
 * The rules of `papershelf/search/query/search.py`.
 */

import { parse } from "./parse.js";
import { excludes, plan, rarity, rounded } from "./plan.js";
import { recognise } from "./recognise.js";
import { corrections } from "./spelling.js";
import { fold } from "./words.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Mark} Mark
 * @typedef {import("./plan.js").Plan} Plan
 *
 * @typedef {{kind: "spelling" | "some" | "short", shown?: string, typed?: string}} Notice
 * `spelling`: the results are of other words. `some`: no document has all words. `short`: nothing
 * that was typed says enough to look for.
 *
 * @typedef {object} Found
 * @property {Int32Array} documents best first
 * @property {number} complete how many of them, the first ones, have all words: another list of
 *   results may be joined to those behind them (`fusion.js`)
 * @property {Notice | null} notice
 * @property {string | null} target the address of the paper that was identified
 * @property {Mark[]} words to mark
 * @property {boolean} unsure whether help with spelling may add results: it was not looked for
 */

/** Documents from which on nobody needs help. */
const FEW = 3;
/** Results for which rare words, if spelled right for all we know, are taken for misspelled. */
const MANY = 16;

/**
 * The documents that a text asks for; an empty one asks for all papers. No text throws.
 *
 * @param {{query: string, exact?: boolean, hurry?: boolean}} request `exact` leaves every word as it
 *   was typed; with `hurry`, few results do not wait for help.
 * @param {Index} index
 * @returns {Promise<Found>}
 */
export async function search({ query: text, exact = false, hurry = false }, index) {
  const query = { text, parsed: parse(text), index, language: index.language };
  // Most of what could be an identifier is none: its part of the index comes with those of the words.
  const [target, planned] = await Promise.all([identified(text, index), planQuery(query)]);
  if (target !== null) {
    const [{ url }] = await index.cards.of(Int32Array.of(target));
    return found(Int32Array.of(target), { target: url });
  }
  if (!planned.marks.length) return withoutWords(planned, query);
  const documents = await run(planned, index);
  const unsure = mayMean(planned, documents);
  if (hurry && !exact && unsure && documents.length) {
    return found(documents, { words: planned.marks, unsure });
  }
  const better = exact ? null : await corrected(query, planned, documents);
  if (better) return better;
  if (documents.length === 0 && planned.marks.length > 1) {
    const loose = await planQuery(query, true);
    const some = await run(loose, index);
    const notice = some.length ? { kind: /** @type {const} */ ("some") } : null;
    return found(some, { complete: 0, notice, words: loose.marks });
  }
  return found(documents, { words: planned.marks });
}

/**
 * @param {Int32Array} documents
 * @param {Partial<Found>} [more]
 * @returns {Found}
 */
function found(documents, more = {}) {
  const { complete = documents.length, notice = null, target = null, words = [] } = more;
  return { documents, complete, notice, target, words, unsure: more.unsure ?? false };
}

/**
 * @typedef {object} Query A parsed text, and what it is asked of.
 * @property {string} text
 * @property {import("./parse.js").Parsed} parsed
 * @property {Index} index
 * @property {import("./language.js").Language} language
 */

/**
 * @param {Query} query
 * @param {boolean} [loose]
 */
function planQuery({ parsed, index, language }, loose = false) {
  return plan(parsed, index.dictionary, language, { loose });
}

/**
 * The documents of a plan, best first.
 *
 * @param {Plan} planned
 * @param {Index} index
 */
async function run(planned, index) {
  planned.phrases.forEach((phrase) => index.expectPhrase(phrase));
  const { documents } = await index.evaluate(planned.clauses);
  return filtered(documents, planned, index);
}

/**
 * @param {string} text
 * @param {Index} index
 * @returns {Promise<number | null>} the one document that it identifies
 */
async function identified(text, index) {
  const terms = await Promise.all(recognise(text).map((key) => index.dictionary.find(key)));
  for (const term of terms) {
    const numbers = new Set(term?.fields.flatMap(({ documents }) => [...documents]));
    if (numbers.size === 1) return [...numbers][0];
  }
  return null;
}

/**
 * Nothing to look for: everything that is not excluded, or nothing where words said nothing.
 *
 * @param {Plan} planned
 * @param {Query} query
 */
async function withoutWords(planned, { text, index }) {
  if (!excludes(planned) && text.trim()) {
    return found(new Int32Array(0), { notice: { kind: "short" } });
  }
  let documents = await index.everything();
  if (!excludes(planned)) return found(documents.filter((document) => document < index.papers));
  if (planned.clauses.length) {
    const kept = new Set((await index.evaluate(planned.clauses)).documents);
    documents = documents.filter((document) => kept.has(document));
  }
  return found(await filtered(documents, planned, index));
}

/**
 * The documents in which phrases stand as asked, in their order.
 *
 * @param {Int32Array} documents
 * @param {Plan} planned
 * @param {Index} index
 */
async function filtered(documents, { phrases }, index) {
  for (const phrase of phrases) {
    const have = await index.holdsPhrase(documents, phrase);
    const without = new Set(have);
    documents = phrase.excluded ? documents.filter((document) => !without.has(document)) : have;
  }
  return documents;
}

/**
 * Whether other words may have been meant.
 *
 * @param {Plan} planned
 * @param {Int32Array} documents
 */
function mayMean({ doubtful }, documents) {
  return documents.length < FEW && doubtful.length > 0;
}

/**
 * The results of the words that were probably meant; those of what was typed stay first.
 *
 * @param {Query} query
 * @param {Plan} planned
 * @param {Int32Array} documents
 * @returns {Promise<Found | null>}
 */
async function corrected(query, planned, documents) {
  if (!mayMean(planned, documents)) return null;
  const meant = await meantBy(query, planned.doubtful);
  if (!meant.size) return null;
  const other = respelledQuery(query, meant);
  const replanned = await planQuery(other);
  const results = await run(replanned, query.index);
  if (results.length < (documents.length ? MANY : 1)) return null;
  const first = new Set(documents);
  const both = Int32Array.from([...documents, ...results.filter((number) => !first.has(number))]);
  /** @type {Notice} */
  const notice = { kind: "spelling", shown: other.text, typed: query.text.trim() };
  return found(both, { notice, words: replanned.marks });
}

/**
 * Of the words that hardly any document has, those that may be misspelled: what was meant. Of
 * several words as near, the one with which the best result is best; none weighs more for being
 * rarer, and of equal ones it is the commonest.
 *
 * @param {Query} query
 * @param {string[]} doubtful
 */
async function meantBy(query, doubtful) {
  const { index, language } = query;
  /** @type {Map<string, string>} */
  const meant = new Map();
  for (const word of doubtful) {
    const known = (await index.dictionary.count(language.term(word))) > 0;
    const near = await corrections(word, index.dictionary, known);
    const boosts = await even(near, query);
    const scores = await Promise.all(
      near.map((other, at) => {
        const respelled = respelledQuery(query, new Map([...meant, [word, other]]));
        return bestScore(weighing(respelled, other, boosts[at]));
      }),
    );
    if (near.length) meant.set(word, near[scores.indexOf(Math.max(...scores))]);
  }
  return meant;
}

/**
 * Boosts that take out of the scores of words what they weigh for being rare.
 *
 * @param {string[]} near
 * @param {Query} query
 */
async function even(near, { index: { dictionary }, language }) {
  const counts = await Promise.all(near.map((word) => dictionary.count(language.term(word))));
  const rarities = counts.map((count) => rarity(dictionary.total, count));
  return rarities.map((one) => Math.min(...rarities) / one);
}

/**
 * The query with another boost for one word.
 *
 * @param {Query} query
 * @param {string} spelt
 * @param {number} boost
 * @returns {Query}
 */
function weighing(query, spelt, boost) {
  const words = query.parsed.words.map((word) =>
    word.word === spelt ? { ...word, boost: rounded(word.boost * boost) } : word,
  );
  return { ...query, parsed: { ...query.parsed, words } };
}

/**
 * The query with other words in place of some.
 *
 * @param {Query} query
 * @param {Map<string, string>} meant
 * @returns {Query}
 */
function respelledQuery(query, meant) {
  const { parsed, text } = query;
  const words = parsed.words.map((word) => ({ ...word, word: meant.get(word.word) ?? word.word }));
  return { ...query, text: respelled(text, meant), parsed: { ...parsed, words } };
}

/**
 * The score of the first result, phrases aside; 0 where there is none. In units in which scores are
 * compared, so that the order of a sum's parts decides nothing.
 *
 * @param {Query} query
 */
async function bestScore(query) {
  const { clauses } = await planQuery(query);
  const { scores } = await query.index.evaluate(clauses);
  return scores.length ? Math.round(scores[0] * 1e9) : 0;
}

/** Letters and digits, with accents that are characters of their own. */
const WORD = /[\p{L}\p{N}\u0300-\u036f]+/gu;

/**
 * The text with each word replaced, in whatever case and with whatever accents it stands.
 *
 * @param {string} text
 * @param {Map<string, string>} meant
 */
export function respelled(text, meant) {
  return text.replace(WORD, (word) => meant.get(fold(word)) ?? word).trim();
}
