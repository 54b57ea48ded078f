/**
 * From parsed text to the clauses of a lunr query, by what the index has.
 *
 * The rules of `papershelf/search/query/plan.py`, which says the reasons; both are held to
 * `tests/tables/plans.json`.
 */

import { beginsStopWord, longerWords } from "./endings.js";
import { CJK } from "./words.js";

/**
 * @typedef {import("./parse.js").Parsed} Parsed
 * @typedef {import("./parse.js").Phrase} Phrase
 * @typedef {import("./parse.js").Sign} Sign
 * @typedef {import("./parse.js").Word} Word
 * @typedef {import("./language.js").Language} Language
 * @typedef {"required" | "optional" | "prohibited"} Presence
 *
 * @typedef {object} Clause A clause of a lunr query (`lunr.Query~Clause`, `usePipeline` false).
 * @property {string} term
 * @property {number[]} fields
 * @property {number} boost
 * @property {Presence} presence
 * @property {import("./parse.js").Wildcard} wildcard
 * @property {number} distance
 *
 * @typedef {object} Together Terms that must (excluded: must not) stand in one field like this.
 * @property {[string, number][]} words
 * @property {number[]} fields
 * @property {boolean} excluded
 *
 * @typedef {{term: string, prefix: boolean}} Mark A term to mark, or all words that begin so.
 *
 * @typedef {object} Plan
 * @property {Clause[]} clauses
 * @property {Together[]} phrases
 * @property {string[]} doubtful Words as typed that hardly any document has.
 * @property {Mark[]} marks
 *
 * @typedef {{term: string, count: number}} Completion
 *
 * @typedef {object} Dictionary What planning and spelling ask of an index.
 * @property {number} total
 * @property {(term: string) => Promise<number>} count
 * @property {(term: string) => Promise<number>} documents
 * @property {(prefix: string) => Promise<Completion[]>} expand
 * @property {(prefix: string) => number} width
 * @property {() => Promise<string[]>} all
 * @property {(length: number) => Promise<{word: string, level: number}[]>} surface
 */

const MAX_TERMS = 16;
const FEW = 3;

const SHORTEST = 3;
const WIDEST = 8;
const COMPLETIONS = 24;
const PREFIX_BOOST = 0.001;
const BEGUN_BOOST = 0.1;
const REST = 0.3;
const SHORTER = 5;
const LEAST = 4;
const MOST_MATCHES = 64;

const ALL_FIELDS = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const TEXT_FIELDS = Object.freeze(ALL_FIELDS.filter((field) => field !== 7));

const ONE_CJK = new RegExp(`^[${CJK}]$`, "u");
const ALL_CJK = new RegExp(`^[${CJK}]+$`, "u");

/**
 * The clauses that find what was asked for; `loose` asks for any of the words, not for all.
 *
 * All words are planned at once, so that what they need of the index is fetched in one go.
 *
 * @param {Parsed} parsed
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @param {{loose?: boolean}} [how]
 * @returns {Promise<Plan>}
 */
export async function plan(parsed, dictionary, language, { loose = false } = {}) {
  const { words, phrases } = withinLimit(parsed, language);
  const parts = await Promise.all([
    ...words.map(([word, term]) => planWord(word, term, dictionary, language, loose)),
    ...phrases.map(([phrase, terms]) => planPhrase(phrase, terms, loose)),
  ]);
  return {
    clauses: unique(parts.flatMap((part) => part.clauses)),
    phrases: parts.flatMap((part) => part.phrases),
    doubtful: unique(parts.flatMap((part) => part.doubtful)),
    marks: unique(parts.flatMap((part) => part.marks)),
  };
}

/**
 * Whether anything is to be left out.
 *
 * @param {Plan} planned
 */
export function excludes({ clauses, phrases }) {
  return (
    clauses.some(({ presence }) => presence === "prohibited") ||
    phrases.some(({ excluded }) => excluded)
  );
}

/**
 * Each value once, where it stands first.
 *
 * @template T
 * @param {T[]} values
 * @returns {T[]}
 */
function unique(values) {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/**
 * @param {Partial<Plan>} part
 * @returns {Plan}
 */
function planned({ clauses = [], phrases = [], doubtful = [], marks = [] }) {
  return { clauses, phrases, doubtful, marks };
}

/**
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {number} boost
 * @param {Presence} presence
 * @param {Partial<Clause>} [more]
 * @returns {Clause}
 */
function clause(term, fields, boost, presence, { wildcard = "none", distance = 0 } = {}) {
  return { term, fields: [...fields], boost, presence, wildcard, distance };
}

/**
 * Words and phrases with their terms, stop words left out, the first `MAX_TERMS` of them.
 *
 * @param {Parsed} parsed
 * @param {Language} language
 * @returns {{words: [Word, string][], phrases: [Phrase, [string, number][]][]}}
 */
function withinLimit(parsed, language) {
  /** @type {[Word, string][]} */
  const words = parsed.words.map((word) => [word, language.term(word.word)]);
  const kept = words.filter(([, term]) => term).slice(0, MAX_TERMS);
  let left = MAX_TERMS - kept.length;
  /** @type {[Phrase, [string, number][]][]} */
  const phrases = [];
  for (const phrase of parsed.phrases) {
    /** @type {[string, number][]} */
    const terms = phrase.words.map(([word, offset]) => [language.term(word), offset]);
    const within = terms.filter(([term]) => term).slice(0, left);
    left -= within.length;
    if (within.length) phrases.push([phrase, within]);
  }
  return { words: kept, phrases };
}

/**
 * @param {Word} word
 * @param {string} term
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @param {boolean} loose
 * @returns {Promise<Plan>}
 */
async function planWord(word, term, dictionary, language, loose) {
  const fields = fieldsOf(word.field, word.word);
  const presence = presenceOf(word.sign, loose);
  if (word.wildcard === "leading" || word.wildcard === "both") {
    return ending(word, fields, presence, dictionary);
  }
  if (word.wildcard === "trailing") return beginning(word, term, fields, presence, dictionary);
  const distance = distanceOf(word);
  if (distance) {
    const clauses = [clause(term, fields, word.boost, presence, { distance })];
    return planned({ clauses, marks: marksOf(word.sign, [mark(term)]) });
  }
  if (word.sign !== "-" && (word.typed || ONE_CJK.test(word.word))) {
    return typed(word, term, fields, presence, dictionary, language);
  }
  const documents = await dictionary.documents(term);
  return planned({
    clauses: [clause(term, fields, word.boost, presence)],
    doubtful: word.sign !== "-" && documents < FEW ? [word.word] : [],
    marks: marksOf(word.sign, [mark(term)]),
  });
}

/**
 * Of one that is not asked for all; identifiers only where a digit tells that one is meant.
 *
 * @param {number | null} field
 * @param {string} word
 */
function fieldsOf(field, word) {
  if (field !== null) return [field];
  return /[0-9]/.test(word) ? ALL_FIELDS : TEXT_FIELDS;
}

/**
 * @param {Sign} sign
 * @param {boolean} loose
 * @returns {Presence}
 */
function presenceOf(sign, loose) {
  if (sign === "-") return "prohibited";
  return loose && sign !== "+" ? "optional" : "required";
}

/**
 * @param {string} term
 * @param {boolean} [prefix]
 * @returns {Mark}
 */
function mark(term, prefix = false) {
  return { term, prefix };
}

/**
 * @param {Sign} sign
 * @param {Mark[]} marks
 */
function marksOf(sign, marks) {
  return sign === "-" ? [] : marks;
}

/** @param {string} text */
function lengthOf(text) {
  return Array.from(text).length;
}

/** @param {Word} word */
function distanceOf(word) {
  const length = lengthOf(word.word);
  return Math.min(word.distance, length > 5 ? 2 : length >= SHORTEST ? 1 : 0);
}

/**
 * @param {Phrase} phrase
 * @param {[string, number][]} terms
 * @param {boolean} loose
 * @returns {Plan}
 */
function planPhrase(phrase, terms, loose) {
  const fields = fieldsOf(phrase.field, "");
  const presence = presenceOf(phrase.sign, loose);
  const apart = terms.map(([term]) => clause(term, fields, 1, presence));
  const marks = marksOf(phrase.sign, terms.map(([term]) => mark(term)));
  if (terms.length === 1 || (loose && !phrase.sign)) return planned({ clauses: apart, marks });
  const first = terms[0][1];
  const excluded = phrase.sign === "-";
  /** @type {[string, number][]} */
  const words = terms.map(([term, offset]) => [term, offset - first]);
  const phrases = [{ words, fields: [...fields], excluded }];
  return planned({ clauses: excluded ? [] : apart, phrases, marks });
}

/**
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Presence} presence
 * @param {Dictionary} dictionary
 * @returns {Promise<Plan>}
 */
async function ending(word, fields, presence, dictionary) {
  const { word: text, wildcard, boost, sign } = word;
  if (lengthOf(text) < SHORTEST) return planned({});
  const inside = wildcard === "both";
  const fits = (await dictionary.all()).filter((term) =>
    inside ? term.includes(text) : term.endsWith(text),
  );
  if (fits.length > MOST_MATCHES) return planned({});
  const clauses = [clause(text, fields, boost, presence, { wildcard })];
  return planned({ clauses, marks: marksOf(sign, [mark(text)]) });
}

/**
 * @param {Word} word
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Presence} presence
 * @param {Dictionary} dictionary
 * @returns {Promise<Plan>}
 */
async function beginning(word, term, fields, presence, dictionary) {
  const prefix = common(word.word, term);
  if (isShort(prefix) || dictionary.width(prefix) > WIDEST) {
    return asIs(word, term, fields, presence, dictionary);
  }
  const clauses = [clause(prefix, fields, word.boost, presence, { wildcard: "trailing" })];
  return planned({ clauses, marks: marksOf(word.sign, [mark(prefix, true)]) });
}

/**
 * What begins too many words stands for itself alone, and need not: it may go on.
 *
 * @param {Word} word
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Presence} presence
 * @param {Dictionary} dictionary
 * @returns {Promise<Plan>}
 */
async function asIs(word, term, fields, presence, dictionary) {
  if (!(await dictionary.count(term))) return planned({});
  const clauses =
    presence === "prohibited"
      ? [clause(term, fields, rounded(word.boost), presence)]
      : [clause(term, fields, rounded(word.boost * BEGUN_BOOST), "optional")];
  return planned({ clauses, marks: marksOf(word.sign, [mark(term)]) });
}

/**
 * The last word, whose end may be yet to come.
 *
 * @param {Word} word
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Presence} asked
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Plan>}
 */
async function typed(word, term, fields, asked, dictionary, language) {
  const prefix = common(word.word, term);
  if (isShort(prefix) || dictionary.width(prefix) > WIDEST) {
    return asIs(word, term, fields, asked, dictionary);
  }
  const stopped = word.sign !== "+" && beginsStopWord(word.word, language);
  const presence = stopped ? "optional" : asked;
  const { begins, found } = await completionsOf(word.word, prefix, dictionary, language);
  const all = clause(begins, fields, PREFIX_BOOST * word.boost, presence, { wildcard: "trailing" });
  const postings = found.reduce((sum, { count }) => sum + count, 0);
  return planned({
    clauses: [all, ...weights(word, term, fields, found, dictionary.total)],
    doubtful: postings < FEW ? [word.word] : [],
    marks: [mark(begins, true)],
  });
}

/**
 * The beginning that all terms have which a typed word may become, and the likely ones.
 *
 * @typedef {{begins: string, found: Completion[]}} Completions
 *
 * @param {string} word
 * @param {string} prefix
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Completions>}
 */
async function completionsOf(word, prefix, dictionary, language) {
  if (language.code !== "en") {
    const found = await dictionary.expand(prefix);
    return found.length ? { begins: prefix, found } : shortened(prefix, dictionary);
  }
  const stems = stemsOf(word, prefix, language);
  const [found, ...counts] = await Promise.all([
    dictionary.expand(prefix),
    ...stems.map((stem) => dictionary.count(stem)),
  ]);
  const all = [...found];
  let begins = prefix;
  stems.forEach((term, at) => {
    if (!counts[at]) return;
    all.push({ term, count: counts[at] });
    const shared = common(word, term);
    if (lengthOf(shared) < lengthOf(begins) && dictionary.width(shared) <= WIDEST) begins = shared;
  });
  return { begins, found: all };
}

/**
 * The stems of English words that `word` begins, as far as they do not begin with `prefix`.
 *
 * @param {string} word
 * @param {string} prefix
 * @param {Language} language
 */
function stemsOf(word, prefix, language) {
  const stems = new Set(longerWords(word).map((longer) => language.term(longer)));
  const least = Math.max(SHORTEST, lengthOf(word) - SHORTER);
  return [...stems].filter(
    (stem) => !stem.startsWith(prefix) && lengthOf(common(word, stem)) >= least,
  );
}

/**
 * The longest beginning of `prefix` with which any term begins, and those terms.
 *
 * @param {string} prefix
 * @param {Dictionary} dictionary
 * @returns {Promise<Completions>}
 */
async function shortened(prefix, dictionary) {
  const letters = Array.from(prefix);
  const least = Math.max(LEAST, letters.length - SHORTER);
  for (let length = letters.length - 1; length >= least; length--) {
    const begins = letters.slice(0, length).join("");
    if (dictionary.width(begins) > WIDEST) break;
    const found = await dictionary.expand(begins);
    if (found.length) return { begins, found };
  }
  return { begins: prefix, found: [] };
}

/**
 * The most frequent completions and the word itself, none weighing more for being rarer.
 *
 * @param {Word} word
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Completion[]} completions
 * @param {number} total
 * @returns {Clause[]}
 */
function weights(word, term, fields, completions, total) {
  const byCount = [...completions].sort((a, b) => b.count - a.count);
  const itself = byCount.filter((found) => found.term === term);
  const others = byCount.filter((found) => found.term !== term).slice(0, COMPLETIONS);
  const share = itself.length && itself[0] === byCount[0] ? REST : 1;
  const clauses = itself.map(() => clause(term, fields, word.boost, "optional"));
  for (const found of others) {
    const commonest = rarity(total, byCount[0].count) / rarity(total, found.count);
    const boost = rounded(Math.min(1, commonest) * share * word.boost);
    clauses.push(clause(found.term, fields, boost, "optional"));
  }
  return clauses;
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

/**
 * The beginning that a word and its stem have in common.
 *
 * @param {string} word
 * @param {string} term
 */
function common(word, term) {
  const letters = Array.from(word);
  const others = Array.from(term);
  let length = 0;
  while (length < letters.length && letters[length] === others[length]) length++;
  return letters.slice(0, length).join("");
}

/** @param {string} prefix */
function isShort(prefix) {
  return !prefix || (lengthOf(prefix) < SHORTEST && !ALL_CJK.test(prefix));
}
