/**
 * From parsed text to the clauses of a lunr query, by what the index has.
 *
 * The rules of `papershelf/search/query/plan.py`, which says the reasons; with `beginnings.js` and
 * `wants.js` it is held to `tests/tables/plans.json`.
 */

import { typed, wild } from "./beginnings.js";
import {
  BEGUN_BOOST,
  FEW,
  NAMES,
  SHORTEST,
  WORD_FIELDS,
  clause,
  clausesOf,
  fieldsOf,
  lengthOf,
  mark,
  marksOf,
  planned,
  plannedWord,
  roleOf,
  rounded,
  spelling,
  want,
} from "./wants.js";
import { CJK } from "./words.js";

/** @typedef {import("./wants.js").Planned} Planned */

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
const ONE_CJK = new RegExp(`^[${CJK}]$`, "u");

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
  const isName = word.initialled && !language.term(word.word);
  if (word.sign !== "-" && !isName && (word.typed || ONE_CJK.test(word.word))) {
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
  if (stopped && plain && !word.initialled) {
    found.want.role = "added";
    found.want.boost = rounded(word.boost * BEGUN_BOOST);
  }
  found.want.exact = word.quoted;
  found.doubtful = doubtful ? [word.word] : [];
  found.word = plain ? word.word : "";
  found.term = clauses[clauses.length - 1].term;
  return found;
}

/** @param {Word} word */
function distanceOf(word) {
  const length = lengthOf(word.word);
  return Math.min(word.distance, length > 5 ? 2 : length >= SHORTEST ? 1 : 0);
}

/**
 * Words that stand together; stop words count in names, and where there are no others.
 *
 * @param {Phrase} phrase
 * @param {Language} language
 * @returns {Planned | null}
 */
function planPhrase(phrase, language) {
  const fields = fieldsOf(phrase.field, "");
  /** @type {[string, string, number][]} */
  const stems = phrase.words.map(([word, offset]) => [
    language.term(word) || (NAMES.includes(phrase.field ?? -1) ? word : ""),
    word,
    offset,
  ]);
  let kept = stems.filter(([term]) => term);
  if (!kept.length) kept = stems.map(([, word, offset]) => [word, word, offset]);
  kept = kept.slice(0, MAX_TERMS);
  const marks = marksOf(phrase.sign, kept.map(([term]) => mark(term)));
  const role = roleOf(phrase);
  const clauses = kept.flatMap(([, word]) => clausesOf(word, language, fields));
  if (kept.length === 1) {
    const [[, only]] = kept;
    const asked = { clauses, spellings: [spelling(only)], exact: true };
    const texts = fields.filter((field) => !NAMES.includes(field));
    const isNamed = stems.length > 1 && phrase.field === null && {
      clauses: clausesOf(only, language, texts),
      weighing: clausesOf(only, language, NAMES),
      phrases: [{ words: stems, fields: NAMES }],
    };
    return planned(want(role, { ...asked, ...isNamed }), { marks });
  }
  const first = kept[0][2];
  const words = kept.map(([term, word, offset]) => [term, word, offset - first]);
  const together = /** @type {Together} */ ({ words, fields: [...fields] });
  const asked = { weighing: clauses, phrases: [together] };
  return planned(want(role, asked), { marks });
}
