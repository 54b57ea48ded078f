/**
 * From typed text to documents in their order, with help where hardly anything is found.
 *
 * The rules of `papershelf/search/query/search.py`.
 */

import { parse } from "./parse.js";
import { excludes, looksFor, plan } from "./plan.js";
import { ranked } from "./ranking.js";
import { isAddress, recognise } from "./recognise.js";
import { corrections } from "./spelling.js";
import { rarity, rounded } from "./wants.js";
import { fold, indexWords } from "./words.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Mark} Mark
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./parse.js").Parsed} Parsed
 *
 * @typedef {object} Notice What is to be said of the results.
 * @property {"spelling" | "similar" | "some" | "short" | "address"} kind
 * `spelling`: no document has a word as it was typed; these are of another word. `similar`: behind
 * those of what was typed stand some of another word. `some`: no document has all words. `short`:
 * nothing that was typed says enough to look for. `address`: no document has this address or identifier.
 * @property {string} [shown] The text that results are of, where that is another.
 * @property {string} [typed]
 *
 * @typedef {object} Found
 * @property {Int32Array} documents best first
 * @property {number} complete how many of them, the first ones, have all words
 * @property {number} counted how many of them are told as the number of results
 * @property {number} leading how many of them, the first ones, stay first where another list is
 *   joined (`fusion.js`)
 * @property {Notice | null} notice
 * @property {string | null} target the address of the paper that was identified
 * @property {Mark[]} words to mark
 * @property {string[]} spans parts of the text that were taken for the time of publication
 * @property {import("./plan.js").Want[]} wants that found the documents
 * @property {boolean} unsure whether help with spelling may add results: it was not looked for
 */

/** Documents from which on nobody needs help. */
const FEW = 3;
/** Words of a sentence: one that the shelf lacks is then rather another word than a mistake. */
const SENTENCE = 9;
/** Results whose titles are compared with a text. */
const TITLES = 3;
/** Keys of identifiers that can be nothing else. */
const WHOLE = /^(?:arxiv|doi|acl):/;
const MINUS = /(?<!\S)-/g;

/**
 * The documents that a text asks for; an empty one asks for all papers. No text throws.
 *
 * @param {{query: string, exact?: boolean, hurry?: boolean}} request `exact` leaves every word as it
 *   was typed; with `hurry`, few results do not wait for help.
 * @param {Index} index
 * @returns {Promise<Found>}
 */
export async function search({ query: text, exact = false, hurry = false }, index) {
  // Most of what could be an identifier is none: its part of the index comes with those of the words.
  const keys = recognise(text);
  const [known, read] = await Promise.all([identified(keys, index), planned(text, index)]);
  if (known.length) {
    const [{ url }] = await index.cards.of(known.subarray(0, 1));
    return found(known, { target: known.length === 1 ? url : null });
  }
  if (isAddress(text) || keys.some((key) => WHOLE.test(key))) {
    return found(new Int32Array(0), { notice: { kind: "address" } });
  }
  let { query, asked } = read;
  if (!looksFor(asked)) return withoutWords(asked, query);
  let results = await ranked(asked, index);
  if (!results.documents.length && query.parsed.phrases.some(({ sign }) => !sign)) {
    query = { ...query, parsed: loosened(query.parsed) };
    asked = await planQuery(query);
    results = await ranked(asked, index);
  }
  const { documents, complete, leading } = results;
  const notice = complete || !documents.length ? null : { kind: /** @type {const} */ ("some") };
  const spans = query.parsed.spans.filter(({ sign }) => sign !== "-").map((span) => span.text);
  const { wants, marks: words } = asked;
  const first = found(documents, { complete, leading, notice, words, spans, wants });
  if (exact || complete >= FEW || !asked.doubtful.length) return first;
  if (hurry && documents.length) return { ...first, unsure: true };
  return helped(first, query, asked);
}

/**
 * @param {Int32Array} documents
 * @param {Partial<Found>} [more]
 * @returns {Found}
 */
function found(documents, more = {}) {
  const { complete = documents.length, counted = documents.length, notice = null } = more;
  const { leading = complete } = more;
  const { target = null, words = [], spans = [], wants = [], unsure = false } = more;
  return { documents, complete, counted, leading, notice, target, words, spans, wants, unsure };
}

/**
 * @typedef {object} Query A parsed text, and what it is asked of.
 * @property {string} text
 * @property {Parsed} parsed
 * @property {Index} index
 */

/**
 * A text as a query. Years and months in which no paper was published are words.
 *
 * @param {string} text
 * @param {Index} index
 * @returns {Promise<{query: Query, asked: Plan}>}
 */
async function planned(text, index) {
  let parsed = parse(text);
  const times = parsed.spans.filter((span) => !span.text.includes(":"));
  const within = await Promise.all(times.map(({ first, last }) => index.orders.within(first, last)));
  if (within.some((one) => !one.includes(1))) parsed = parse(text, { spans: false });
  if ([...parsed.words, ...parsed.phrases].some(({ sign }) => sign === "-")) {
    const plain = parse(text.replace(MINUS, " "));
    if (await isTitle(text, { text, parsed: plain, index })) parsed = plain;
  }
  const query = { text, parsed, index };
  expect(query);
  return { query, asked: await planQuery(query) };
}

/**
 * Begin to fetch what ranking will need: it comes together with the ranges of the words. What fails is
 * said by whoever asks for it.
 *
 * @param {Query} query
 */
function expect({ parsed: { words, phrases }, index }) {
  index.orders.favour().catch(() => {});
  words.slice(1).forEach(({ word }, at) => {
    const joined = words[at].word + word;
    index.dictionary.count(index.language.term(joined) || joined).catch(() => {});
  });
  for (const phrase of phrases) {
    for (const [word] of phrase.words) {
      const term = index.language.term(word) || word;
      index.dictionary.count(term).catch(() => {});
      index.phrases.expect(term);
    }
  }
}

/**
 * Whether the words of a text are all words of a title, a minus being a mark in it.
 *
 * @param {string} text
 * @param {Query} plain
 */
async function isTitle(text, plain) {
  const words = JSON.stringify(indexWords(text));
  const { documents, complete } = await ranked(await planQuery(plain), plain.index);
  const cards = await plain.index.cards.of(documents.subarray(0, Math.min(complete, TITLES)));
  return cards.some(({ title }) => JSON.stringify(indexWords(title)) === words);
}

/**
 * The text with the words of its phrases apart, where these were not asked for by a sign.
 *
 * @param {Parsed} parsed
 * @returns {Parsed}
 */
export function loosened({ words, phrases, spans }) {
  const apart = phrases
    .filter(({ sign }) => !sign)
    .flatMap((phrase) =>
      phrase.words.map(([word], at) => ({
        word,
        sign: /** @type {const} */ (""),
        field: phrase.field,
        wildcard: /** @type {const} */ ("none"),
        distance: 0,
        boost: 1,
        typed: false,
        quoted: false,
        name: false,
        initialled: false,
        want: phrase.want + at / (phrase.words.length + 1),
      })),
    );
  return { words: [...words, ...apart], phrases: phrases.filter(({ sign }) => sign), spans };
}

/** @param {Query} query */
function planQuery({ parsed, index }) {
  return plan(parsed, index.dictionary, index.language);
}

/**
 * @param {string[]} keys
 * @param {Index} index
 * @returns {Promise<Int32Array>} the one document that a key names; else those that share one
 */
async function identified(keys, index) {
  const terms = await Promise.all(keys.map((key) => index.dictionary.find(key)));
  const all = terms.map((term) => new Set(term?.fields.flatMap(({ documents }) => [...documents])));
  const best = all.find(({ size }) => size === 1) ?? all.find(({ size }) => size);
  return Int32Array.from(best ?? []).sort();
}

/**
 * Nothing to look for: everything that is not excluded, or nothing where words said nothing.
 *
 * @param {Plan} asked
 * @param {Query} query
 */
async function withoutWords(asked, { text, index }) {
  if (!excludes(asked) && text.trim()) {
    return found(new Int32Array(0), { notice: { kind: "short" } });
  }
  const documents = await index.everything();
  if (!excludes(asked)) return found(documents.filter((document) => document < index.papers));
  const kept = new Set((await ranked(asked, index)).documents);
  return found(documents.filter((document) => kept.has(document)));
}

/**
 * With the results of the words that were probably meant, where few documents have all words. Where
 * any has, the others stand below all results of what was typed, and are not counted.
 *
 * @param {Found} first
 * @param {Query} query
 * @param {Plan} asked
 * @returns {Promise<Found>}
 */
async function helped(first, query, asked) {
  const { wants } = asked;
  const meant = await meantBy(query, asked.doubtful);
  const other = respelledQuery(query, meant);
  const typed = query.text.trim();
  if (!meant.size || other.text === typed) return first;
  const replanned = await planQuery(other);
  const results = await ranked(replanned, query.index);
  const { complete, leading } = results;
  if (first.complete) {
    const there = new Set(first.documents);
    const full = results.documents.subarray(0, complete);
    const more = full.filter((document) => !there.has(document));
    if (!more.length) return first;
    /** @type {Notice} */
    const notice = { kind: "similar", shown: other.text, typed };
    const documents = Int32Array.from([...first.documents, ...more]);
    const both = [...asked.marks, ...replanned.marks];
    return { ...first, documents, notice, words: both, wants: [...wants, ...replanned.wants] };
  }
  const isSentence = wants.length >= SENTENCE;
  if (!complete && (isSentence || !(await areUnknown([...meant.keys()], query)))) return first;
  if (!results.documents.length) return first;
  /** @type {Notice} */
  const notice = { kind: "spelling", shown: other.text, typed };
  const said = { words: replanned.marks, spans: first.spans, wants: replanned.wants };
  return found(results.documents, { complete, leading, notice, ...said });
}

/**
 * Whether the shelf has none of these words.
 *
 * @param {string[]} words
 * @param {Query} query
 */
async function areUnknown(words, { index: { dictionary, language } }) {
  const counts = await Promise.all(words.map((word) => dictionary.count(language.term(word))));
  return counts.every((count) => !count);
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
  const { dictionary, language } = query.index;
  /** @type {Map<string, string>} */
  const meant = new Map();
  for (const word of doubtful) {
    const known = (await dictionary.count(language.term(word))) > 0;
    const near = await corrections(word, dictionary, known);
    const boosts = await even(near, query);
    const values = await Promise.all(
      near.map((other, at) => {
        const respelled = respelledQuery(query, new Map([...meant, [word, other]]));
        return bestValue(weighing(respelled, other, boosts[at]));
      }),
    );
    if (near.length) meant.set(word, near[values.indexOf(Math.max(...values))]);
  }
  return meant;
}

/**
 * Boosts that take out of the values of words what they weigh for being rare.
 *
 * @param {string[]} near
 * @param {Query} query
 */
async function even(near, { index: { dictionary, language } }) {
  const counts = await Promise.all(
    near.map((word) => dictionary.count(language.term(word) || word)),
  );
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
 * The value of the first result; 0 where there is none. In units in which values are compared, so
 * that the order of a sum's parts decides nothing.
 *
 * @param {Query} query
 */
async function bestValue(query) {
  const { values } = await ranked(await planQuery(query), query.index);
  return values.length ? Math.round(values[0] * 1e9) : 0;
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
