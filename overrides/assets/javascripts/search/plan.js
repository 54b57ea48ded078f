/**
 * From parsed text to the clauses of a lunr query, by what the index has.
 *
 * The rules of `papershelf/search/query`: `plan.py`, `beginnings.py` and `wants.py`, which say the
 * reasons; both are held to `tests/tables/plans.json`.
 */

import { beginsStopWord, longerWords } from "./endings.js";
import { CJK } from "./words.js";

/**
 * @typedef {import("./parse.js").Parsed} Parsed
 * @typedef {import("./parse.js").Phrase} Phrase
 * @typedef {import("./parse.js").Sign} Sign
 * @typedef {import("./parse.js").Word} Word
 * @typedef {import("./language.js").Language} Language
 * @typedef {import("./parse.js").Span} Span
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
 * @typedef {object} Together Words that stand in one field at these distances, as they were typed.
 * @property {[string, string, number][]} words Term in texts (empty for a stop word), the word, and
 *   its distance from the first.
 * @property {number[]} fields
 *
 * @typedef {{term: string, prefix: boolean}} Mark A term to mark, or all words that begin so.
 *
 * @typedef {{text: string, wildcard: import("./parse.js").Wildcard}} Spelling What counts as typed.
 *
 * @typedef {"needed" | "added" | "required" | "excluded"} Role
 *
 * @typedef {object} Want One thing that is asked for: any of these.
 * @property {Role} role
 * @property {Clause[]} clauses
 * @property {Clause[]} weighing Of words that find nothing by themselves: those of a phrase.
 * @property {Together[]} phrases
 * @property {[string, string][]} spans
 * @property {Spelling[]} spellings What is as typed; nothing where any match is.
 * @property {boolean} exact Nothing but what is as typed will do.
 * @property {number} boost
 *
 * @typedef {object} Pair Two wants whose words stand side by side in the query.
 * @property {number} first
 * @property {number} second
 * @property {[string, string]} terms
 * @property {Clause[]} joined Finds both as one word.
 *
 * @typedef {object} Plan
 * @property {Want[]} wants
 * @property {Pair[]} pairs
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
 * @property {(term: string) => Promise<string[]>} forms
 * @property {() => Promise<string[]>} all
 * @property {(length: number) => Promise<{word: string, level: number}[]>} surface
 */

const MAX_TERMS = 24;
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

const LONGEST_SURFACE = 24;

const ALL_FIELDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const WORD_FIELDS = ALL_FIELDS.filter((field) => field !== 7);
export const TITLE = 0;
const AUTHORS = 1;
/** Authors, venue and affiliations. */
export const NAMES = [1, 6, 9];

const ONE_CJK = new RegExp(`^[${CJK}]$`, "u");
const ALL_CJK = new RegExp(`^[${CJK}]+$`, "u");

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

/**
 * What finds what was asked for.
 *
 * All parts are planned at once, so that what they need of the index is fetched in one go.
 *
 * @param {Parsed} parsed
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Plan>}
 */
export async function plan({ words, phrases, spans }, dictionary, language) {
  // Stable: a word stands before the span that it is too.
  const parts = [...words, ...phrases, ...spans].sort((one, other) => one.want - other.want);
  const first = parts.slice(0, MAX_TERMS);
  const planned = await Promise.all(first.map((part) => planPart(part, dictionary, language)));
  /** @type {Map<number, Planned[]>} */
  const grouped = new Map();
  planned.forEach((one, at) => {
    const { want } = first[at];
    if (one) grouped.set(want, [...(grouped.get(want) ?? []), one]);
  });
  const groups = [...grouped.values()];
  const wants = groups.map((group) => eitherOf(group.map((one) => one.want)));
  if (!wants.some(({ role }) => role === "needed" || role === "required")) {
    // Stop words alone are what is meant. A beginning of two letters may yet be anything.
    for (const one of wants) if (one.role === "added" && one.spellings.length) one.role = "needed";
  }
  const alone = groups.map((group) => (group.length === 1 ? group[0] : null));
  const every = groups.flat();
  return {
    wants,
    pairs: await pairsOf(alone, dictionary, language),
    doubtful: unique(every.flatMap((one) => one.doubtful)),
    marks: unique(every.flatMap((one) => one.marks)),
  };
}

/** Whether anything is looked for; exclusions are not. @param {Plan} planned */
export const looksFor = ({ wants }) => wants.some(({ role }) => role !== "excluded");

/** Whether anything is to be left out. @param {Plan} planned */
export const excludes = ({ wants }) => wants.some(({ role }) => role === "excluded");

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
 * @param {Role} role
 * @param {Partial<Want>} [more]
 * @returns {Want}
 */
function want(role, { clauses = [], weighing = [], phrases = [], spans = [], ...more } = {}) {
  const { spellings = [], exact = false, boost = 1 } = more;
  return { role, clauses, weighing, phrases, spans, spellings, exact, boost };
}

/**
 * @param {Want} asked
 * @param {Partial<Planned>} [more]
 * @returns {Planned}
 */
function planned(asked, { doubtful = [], marks = [], word = "", term = "" } = {}) {
  return { want: asked, doubtful, marks, word, term };
}

/**
 * @param {string} term
 * @param {readonly number[]} fields
 * @param {Partial<Clause>} [more]
 * @returns {Clause}
 */
function clause(term, fields, { boost = 1, wildcard = "none", distance = 0 } = {}) {
  return { term, fields: [...fields], boost, presence: "optional", wildcard, distance };
}

/**
 * What a part comes to; null where that is nothing.
 *
 * @param {Word | Phrase | Span} part
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function planPart(part, dictionary, language) {
  if ("first" in part) {
    const role = part.sign === "-" ? "excluded" : "required";
    return planned(want(role, { spans: [[part.first, part.last]] }));
  }
  return "words" in part ? planPhrase(part, language) : planWord(part, dictionary, language);
}

/**
 * One want of alternatives. It is required where any of them is.
 *
 * @param {Want[]} wants
 */
function eitherOf(wants) {
  if (wants.length === 1) return wants[0];
  /** @type {Role[]} */
  const roles = ["required", "needed", "added", "excluded"];
  const role = roles.find((one) => wants.some((each) => each.role === one)) ?? "needed";
  return want(role, {
    clauses: wants.flatMap(({ clauses }) => clauses),
    weighing: wants.flatMap(({ weighing }) => weighing),
    phrases: wants.flatMap(({ phrases }) => phrases),
    spans: wants.flatMap(({ spans }) => spans),
  });
}

/**
 * The plain words that stand side by side, and the words that they are together.
 *
 * @param {(Planned | null)[]} parts
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Pair[]>}
 */
async function pairsOf(parts, dictionary, language) {
  const found = parts.slice(1).map(async (other, at) => {
    const one = parts[at];
    if (!one?.word || !other?.word) return [];
    const clauses = clausesOf(one.word + other.word, language, WORD_FIELDS);
    const counts = await Promise.all(clauses.map(({ term }) => dictionary.count(term)));
    const joined = clauses.filter((_, place) => counts[place]);
    return [{ first: at, second: at + 1, terms: [one.term, other.term], joined }];
  });
  return /** @type {Pair[]} */ ((await Promise.all(found)).flat());
}

/**
 * A word by its stem in texts, as it is in names; a stop word as it is in titles too.
 *
 * @param {string} word
 * @param {Language} language
 * @param {readonly number[]} fields
 * @returns {Clause[]}
 */
function clausesOf(word, language, fields) {
  const term = language.term(word);
  if (term === word) return [clause(word, fields)];
  const asIs = (/** @type {number} */ field) => NAMES.includes(field) || (!term && field === TITLE);
  const texts = term ? fields.filter((field) => !asIs(field)) : [];
  return [clause(word, fields.filter(asIs)), clause(term, texts)].filter((one) => one.fields.length);
}

/**
 * @param {Word} word
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function planWord(word, dictionary, language) {
  const fields = fieldsOf(word.field, word.word);
  if (word.wildcard !== "none") return wild(word, fields, dictionary, language);
  const distance = distanceOf(word);
  if (distance) {
    const term = language.term(word.word) || word.word;
    return plannedWord(word, [clause(term, fields, { distance })], [mark(term)]);
  }
  if (word.sign !== "-" && (word.typed || ONE_CJK.test(word.word))) {
    return typed(word, fields, dictionary, language);
  }
  return whole(word, fields, dictionary, language);
}

/**
 * A word that is complete.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function whole(word, fields, dictionary, language) {
  const clauses = clausesOf(word.word, language, fields);
  if (!clauses.length) return null;
  const stopped = !language.term(word.word);
  const plain = word.sign === "" && word.field === null && !word.quoted;
  const counts = await Promise.all(clauses.map(({ term }) => dictionary.documents(term)));
  const documents = counts.reduce((sum, count) => sum + count, 0);
  const doubtful = plain && !stopped && !word.name && documents < FEW;
  const marks = clauses.map(({ term }) => mark(term));
  const found = plannedWord(word, clauses, marks, [spelling(word.word)]);
  if (stopped && plain) {
    found.want.role = "added";
    found.want.boost = rounded(word.boost * BEGUN_BOOST);
  }
  found.want.exact = word.quoted;
  found.doubtful = doubtful ? [word.word] : [];
  found.word = plain ? word.word : "";
  found.term = clauses[clauses.length - 1].term;
  return found;
}

/**
 * @param {Word} word
 * @param {Clause[]} clauses
 * @param {Mark[]} marks
 * @param {Spelling[]} [spellings]
 */
function plannedWord(word, clauses, marks, spellings = []) {
  const asked = want(roleOf(word), { clauses, spellings, boost: word.boost });
  return planned(asked, { marks: marksOf(word.sign, marks) });
}

/** @param {string} text @param {import("./parse.js").Wildcard} [wildcard] @returns {Spelling} */
function spelling(text, wildcard = "none") {
  return { text, wildcard };
}

/** A field is a filter; so is a phrase. @param {Word | Phrase} part @returns {Role} */
function roleOf(part) {
  if (part.sign === "-") return "excluded";
  return part.sign === "+" || part.field !== null || "words" in part ? "required" : "needed";
}

/**
 * Of one that is not asked for all; identifiers only where a digit tells that one is meant.
 *
 * @param {number | null} field
 * @param {string} word
 */
function fieldsOf(field, word) {
  if (field !== null) return [field];
  return /[0-9]/.test(word) ? ALL_FIELDS : WORD_FIELDS;
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
 * Words that stand together; stop words count where there are no others.
 *
 * @param {Phrase} phrase
 * @param {Language} language
 * @returns {Planned | null}
 */
function planPhrase(phrase, language) {
  const fields = fieldsOf(phrase.field, "");
  /** @type {[string, string, number][]} */
  const stems = phrase.words.map(([word, offset]) => [language.term(word), word, offset]);
  let kept = stems.filter(([term]) => term);
  if (!kept.length) kept = stems.map(([, word, offset]) => [word, word, offset]);
  kept = kept.slice(0, MAX_TERMS);
  const marks = marksOf(phrase.sign, kept.map(([term]) => mark(term)));
  const role = roleOf(phrase);
  const clauses = kept.flatMap(([, word]) => clausesOf(word, language, fields));
  if (kept.length === 1) {
    const spellings = [spelling(kept[0][1])];
    return planned(want(role, { clauses, spellings, exact: true }), { marks });
  }
  const first = kept[0][2];
  const words = kept.map(([term, word, offset]) => [term, word, offset - first]);
  const together = /** @type {Together} */ ({ words, fields: [...fields] });
  const asked = { weighing: clauses, phrases: [together] };
  return planned(want(role, asked), { marks });
}

/**
 * `word*`, `*word` and `*word*`: the commonest terms of words that fit.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function wild(word, fields, dictionary, language) {
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
 * What begins too many words stands for itself alone, and need not: it may go on.
 *
 * @param {Word} word
 * @param {readonly number[]} fields
 * @param {Dictionary} dictionary
 * @param {Language} language
 * @returns {Promise<Planned | null>}
 */
async function asIs(word, fields, dictionary, language) {
  const isInitial = word.typed && lengthOf(word.word) === 1 && word.field === null;
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
async function typed(word, fields, dictionary, language) {
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
