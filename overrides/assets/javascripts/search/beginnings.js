/**
 * Words that stand for others: the last one, which may still be typed, and those with a `*`.
 *
 * The rules of `papershelf/search/query/beginnings.py`.
 */

import { beginsStopWord, longerWords } from "./endings.js";
import {
  BEGUN_BOOST,
  FEW,
  NAMES,
  SHORTEST,
  clause,
  clausesOf,
  fits,
  lengthOf,
  mark,
  marksOf,
  planned,
  plannedWord,
  rarity,
  roleOf,
  rounded,
  spelling,
  want,
} from "./wants.js";
import { CJK } from "./words.js";

/** @typedef {import("./plan.js").Clause} Clause */
/** @typedef {import("./plan.js").Completion} Completion */
/** @typedef {import("./plan.js").Dictionary} Dictionary */
/** @typedef {import("./plan.js").Spelling} Spelling */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./wants.js").Planned} Planned */
/** @typedef {import("./parse.js").Word} Word */

const WIDEST = 8;
const COMPLETIONS = 24;
const PREFIX_BOOST = 0.001;
const REST = 0.3;
const SHORTER = 5;
const LEAST = 4;
const MOST_MATCHES = 64;
const LONGEST_SURFACE = 24;
const AUTHORS = 1;
const ALL_CJK = new RegExp(`^[${CJK}]+$`, "u");

/**
 * `word*`, `*word` and `*word*`: the commonest terms of words that fit.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
export async function wild(word, fields, dictionary, language) {
  const { word: text, wildcard, sign, boost } = word;
  const trails = wildcard === "trailing";
  if (trails && (isShort(text) || dictionary.width(text) > WIDEST)) {
    return asIs(word, fields, dictionary, language);
  }
  if (!trails && lengthOf(text) < SHORTEST) return null;
  const wanted = spelling(text, wildcard);
  const found = trails
    ? await beginning(text, dictionary)
    : await within(text, wanted, dictionary, language);
  const some = found.slice(0, 4 * MOST_MATCHES);
  const counts = await Promise.all(some.map((term) => dictionary.count(term)));
  const commonest = [...some.keys()].sort((one, other) => counts[other] - counts[one]);
  const places = commonest.slice(0, MOST_MATCHES).filter((at) => counts[at]);
  const clauses = places.map((at) => clause(some[at], fields));
  if (!clauses.length) clauses.push(clause(text, fields));
  const asked = want(roleOf(word), { clauses, spellings: [wanted], exact: true, boost });
  return planned(asked, { marks: marksOf(sign, [mark(text, trails)]) });
}

/**
 * The terms of the words that begin with a text, whose stems may be shorter.
 *
 * @param {string} text
 * @param {Dictionary} dictionary
 * @returns {Promise<string[]>}
 */
async function beginning(text, dictionary) {
  const letters = Array.from(text);
  let begins = text;
  for (let length = Math.max(SHORTEST, letters.length - SHORTER); length <= letters.length; length++) {
    begins = letters.slice(0, length).join("");
    if (dictionary.width(begins) <= WIDEST) break;
  }
  const terms = (await dictionary.expand(begins)).map(({ term }) => term);
  const forms = await Promise.all(terms.map((term) => dictionary.forms(term)));
  return terms.filter((_, at) => forms[at].some((form) => form.startsWith(text)));
}

/**
 * The terms of the words that end so, or have a text within them: of names, and of the words that
 * help with spelling.
 *
 * @param {string} text
 * @param {Spelling} wanted
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<string[]>}
 */
async function within(text, wanted, dictionary, language) {
  const lengths = [];
  for (let length = lengthOf(text); length <= LONGEST_SURFACE; length++) lengths.push(length);
  const [all, ...lists] = await Promise.all([
    dictionary.all(),
    ...lengths.map((length) => dictionary.surface(length)),
  ]);
  const words = lists
    .flatMap((list) => [...list].sort((one, other) => other.level - one.level))
    .map(({ word }) => word)
    .filter((word) => fits(word, wanted));
  const stems = words.flatMap((word) => [language.term(word), word]).filter(Boolean);
  return [...new Set([...all.filter((term) => fits(term, wanted)), ...stems])];
}

/**
 * What begins too many words stands for itself alone, and need not: it may go on.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function asIs(word, fields, dictionary, language) {
  const isInitial = lengthOf(word.word) === 1 && word.field === null;
  const where = isInitial ? fields.filter((field) => field !== AUTHORS) : fields;
  const all = clausesOf(word.word, language, where);
  const counts = await Promise.all(all.map(({ term }) => dictionary.count(term)));
  const clauses = all.filter((_, at) => counts[at]);
  if (!clauses.length) return null;
  const found = plannedWord(word, clauses, clauses.map(({ term }) => mark(term)));
  if (word.sign === "" && word.field === null) {
    found.want.role = "added";
    found.want.boost = rounded(word.boost * BEGUN_BOOST);
  }
  return found;
}

/**
 * The last word, whose end may be yet to come.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
export async function typed(word, fields, dictionary, language) {
  const { word: text, sign, boost, field } = word;
  const term = language.term(text);
  const prefix = common(text, term || text);
  if (isShort(prefix) || dictionary.width(prefix) > WIDEST) {
    return asIs(word, fields, dictionary, language);
  }
  const [{ begins, found }, ...forms] = await Promise.all([
    completionsOf(text, prefix, dictionary, language),
    dictionary.forms(term || text),
    dictionary.forms(text),
  ]);
  const texts = fields.filter((one) => !NAMES.includes(one));
  const names = fields.filter((one) => NAMES.includes(one));
  const begun = { boost: PREFIX_BOOST, wildcard: /** @type {const} */ ("trailing") };
  const clauses =
    begins === text
      ? [clause(begins, fields, begun)]
      : [clause(begins, texts, begun), clause(text, names, begun)];
  const weighty = weights(text, term, texts, names, found, dictionary.total);
  const known = forms.some((some) => some.includes(text));
  const plain = sign === "" && field === null;
  const stopped = plain && (!term || beginsStopWord(text, language));
  const rare = found.reduce((sum, { count }) => sum + count, 0) < FEW && !word.name;
  const asked = want(stopped ? "added" : roleOf(word), {
    clauses: [...clauses.filter((one) => one.fields.length), ...weighty],
    spellings: known ? [spelling(text)] : [],
    boost,
  });
  return planned(asked, {
    doubtful: rare && plain ? [text] : [],
    marks: [mark(begins, true)],
    word: plain && known ? text : "",
    term,
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
    ...stems.map(async (stem) => {
      const forms = await dictionary.forms(stem);
      return forms.some((form) => form.startsWith(word)) ? dictionary.count(stem) : 0;
    }),
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
 * @param {string} word
 * @param {string} term
 * @param {number[]} texts
 * @param {number[]} names
 * @param {Completion[]} completions
 * @param {number} total
 * @returns {Clause[]}
 */
function weights(word, term, texts, names, completions, total) {
  const byCount = [...completions].sort((a, b) => b.count - a.count);
  const isItself = (/** @type {Completion} */ found) => found.term === term || found.term === word;
  const itself = byCount.filter(isItself);
  const others = byCount.filter((found) => !isItself(found)).slice(0, COMPLETIONS);
  // A name is one that begins as it is typed; of a text's word the stem may be shorter.
  const where = (/** @type {string} */ one) =>
    one.startsWith(word) ? [...texts, ...names].sort((a, b) => a - b) : texts;
  const share = itself.length && itself[0] === byCount[0] ? REST : 1;
  const clauses = itself.map((found) => clause(found.term, where(found.term)));
  for (const found of others) {
    const commonest = rarity(total, byCount[0].count) / rarity(total, found.count);
    const boost = rounded(Math.min(1, commonest) * share);
    clauses.push(clause(found.term, where(found.term), { boost }));
  }
  return clauses.filter((one) => one.fields.length);
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
