/**
 * What a person typed, as words and phrases: never an error, whatever the text.
 *
 * The rules of `papershelf/search/query/parse.py`; both are held to `tests/tables/queries.json`.
 */

import { CJK, fold, indexWords, queryWords } from "./words.js";

/**
 * @typedef {"" | "+" | "-"} Sign
 * @typedef {"none" | "trailing" | "leading" | "both"} Wildcard
 *
 * @typedef {object} Word One word to look for.
 * @property {string} word Folded, not stemmed.
 * @property {Sign} sign
 * @property {number | null} field The only field to look in; null: all.
 * @property {Wildcard} wildcard
 * @property {number} distance How many letters may differ, 0 to 2.
 * @property {number} boost
 * @property {boolean} typed The text ends in it, so that its end may be yet to come.
 *
 * @typedef {object} Phrase Words that must stand together.
 * @property {[string, number][]} words Each with its distance from the first word of the text.
 * @property {Sign} sign
 * @property {number | null} field
 *
 * @typedef {{words: Word[], phrases: Phrase[]}} Parsed
 */

const MAX_CHARACTERS = 512;

/** What a person may write before a colon: the number of the field in the index. */
const FIELDS = new Map([
  ["title", 0],
  ["author", 1],
  ["authors", 1],
  ["abstract", 2],
  ["summary", 3],
  ["note", 4],
  ["notes", 4],
  ["category", 5],
  ["categories", 5],
  ["topic", 5],
  ["topics", 5],
  ["tag", 5],
  ["tags", 5],
  ["venue", 6],
  ["id", 7],
  ["page", 8],
  ["affiliation", 9],
  ["affiliations", 9],
]);

// Listed, since `\s` knows other spaces in Python than in JavaScript.
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const QUOTE = '"“”„‟«»';
const NAMES = [...FIELDS.keys()].sort((a, b) => b.length - a.length).join("|");
const HEAD = `([+-])?(?:(${NAMES}):)?`;
const PART = new RegExp(
  `${HEAD}([${QUOTE}]([^${QUOTE}]*)[${QUOTE}])|([^${SPACE}${QUOTE}]+)`,
  "gi",
);
const SIGNED = new RegExp(`^${HEAD}([^]*)$`, "i");
const SUFFIX = /(?:~[0-9]?|\^[0-9]{1,4}(?:\.[0-9]{1,3})?)+$/;
const PAIR = new RegExp(`^[${CJK}]{2}$`, "u");
const BEGUN = /[\p{L}\p{N}][-/_]\p{L}$/u;
const CATEGORY = /^[a-z]+(?:-[a-z]+)?\.[a-z]{2}$/i;
const DISTANCE = /~([0-9]?)/;
const BOOST = /\^([0-9]+(?:\.[0-9]+)?)/;

/**
 * The words and phrases of what was typed, with what their signs ask for.
 *
 * @param {string} text
 * @returns {Parsed}
 */
export function parse(text) {
  const read = beginning(text);
  const parts = [...read.matchAll(PART)].flatMap((match) => {
    const [all, sign, name, quoted, inner, token] = match;
    if (quoted) return quotedParts(/** @type {Sign | undefined} */ (sign), name, inner);
    return tokenParts(token, match.index + all.length === read.length);
  });
  return {
    words: /** @type {Word[]} */ (parts.filter((part) => "word" in part)),
    phrases: /** @type {Phrase[]} */ (parts.filter((part) => "words" in part)),
  };
}

/** The first characters (not halves of them) of a text of any length. @param {string} text */
function beginning(text) {
  return Array.from(text.slice(0, 2 * MAX_CHARACTERS)).slice(0, MAX_CHARACTERS).join("");
}

/**
 * @param {Sign | undefined} sign
 * @param {string | undefined} name
 * @param {string} inner
 * @returns {(Word | Phrase)[]}
 */
function quotedParts(sign, name, inner) {
  const field = fieldOf(name);
  const words = standing(indexWords(inner));
  if (words.length > 1) return [{ words, sign: sign ?? "", field }];
  return words.map(([only]) => word(only, { sign, field }));
}

/**
 * The words of a phrase, without the lone end of a Chinese, Japanese or Korean run: that end is a
 * word of the index only where the text's run ends as well.
 *
 * @param {[string, number][]} words
 */
function standing(words) {
  return words.filter(([word], at) => {
    const before = at > 0 ? words[at - 1][0] : "";
    return !(PAIR.test(before) && before === Array.from(before)[0] + word);
  });
}

/**
 * The words of a run of characters without a space, by what its signs say.
 *
 * @param {string} text
 * @param {boolean} typed
 * @returns {(Word | Phrase)[]}
 */
function tokenParts(text, typed) {
  const [, given, name, signed] = /** @type {RegExpExecArray} */ (SIGNED.exec(text)); // any text does
  const sign = /** @type {Sign | undefined} */ (given);
  const suffix = SUFFIX.exec(signed)?.[0] ?? "";
  const core = signed.slice(0, signed.length - suffix.length);
  let words = asked(core, typed);
  if (!words.length || core[0] === "+" || core[0] === "-") {
    words = asked(text, typed);
    return words.map((found, at) => word(found, { typed: typed && at === words.length - 1 }));
  }
  const field = fieldOf(name);
  if (words.length > 1 && (sign === "-" || (!suffix && CATEGORY.test(core)))) {
    return [{ words: standing(indexWords(core)), sign: sign ?? "", field }];
  }
  return words.map((found, at) => {
    const last = at === words.length - 1;
    const leads = at === 0 && core.startsWith("*");
    const trails = last && core.endsWith("*");
    const asked = leads || trails || suffix !== "";
    return word(found, {
      sign,
      field,
      wildcard: wildcardOf(leads, trails),
      distance: leads || trails ? 0 : distanceOf(suffix),
      boost: boostOf(suffix),
      typed: typed && last && sign !== "-" && !asked,
    });
  });
}

/**
 * The words of a text. One letter behind a hyphen is no word yet: `multi-t` asks for `multi` and
 * what begins with `t`, not for `multit`.
 *
 * @param {string} text
 * @param {boolean} typed
 * @returns {string[]}
 */
function asked(text, typed) {
  const folded = fold(text);
  if (!typed || !BEGUN.test(folded)) return queryWords(text);
  const letters = Array.from(folded);
  return [...queryWords(letters.slice(0, -2).join("")), letters[letters.length - 1]];
}

/**
 * @param {string} text
 * @param {Partial<Omit<Word, "word">>} how
 * @returns {Word}
 */
function word(
  text,
  { sign = "", field = null, wildcard = "none", distance = 0, boost = 1, typed = false },
) {
  return { word: text, sign, field, wildcard, distance, boost, typed };
}

/** @param {string | undefined} name */
function fieldOf(name) {
  return FIELDS.get(name?.toLowerCase() ?? "") ?? null;
}

/** @param {boolean} leads @param {boolean} trails @returns {Wildcard} */
function wildcardOf(leads, trails) {
  if (leads) return trails ? "both" : "leading";
  return trails ? "trailing" : "none";
}

/** @param {string} suffix */
function distanceOf(suffix) {
  const found = DISTANCE.exec(suffix);
  return found ? Math.min(2, Number(found[1] || 1)) : 0;
}

/** @param {string} suffix */
function boostOf(suffix) {
  const found = BOOST.exec(suffix);
  return found ? Math.min(1000, Math.max(0.001, Number(found[1]))) : 1;
}
