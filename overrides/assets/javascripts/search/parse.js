/**
 * What a person typed, as words, phrases and spans of time: never an error, whatever the text.
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
 * @property {boolean} quoted No other word of its stem will do.
 * @property {boolean} name It has capitals behind its first letter, so that it is spelt with care.
 * @property {boolean} initialled It stands behind an initial (`K. He`), so that it is a name.
 * @property {number} want Those with the same number are alternatives. Numbers rise in the text.
 *
 * @typedef {object} Phrase Words that must stand together.
 * @property {[string, number][]} words Each with its distance from the first word of the text.
 * @property {Sign} sign
 * @property {number | null} field
 * @property {number} want
 *
 * @typedef {object} Span Days, months or years in which a paper was published.
 * @property {string} first YYYY or YYYY-MM.
 * @property {string} last Likewise; within the span.
 * @property {string} text What was typed.
 * @property {Sign} sign
 * @property {number} want
 *
 * @typedef {{words: Word[], phrases: Phrase[], spans: Span[]}} Parsed
 * @typedef {Word | Phrase | Span} Part
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
const HEAD = `([+-])?(?:(${NAMES}):[${SPACE}]*)?`;

const YEAR = "(?:19|20)[0-9]{2}";
const DAY = `${YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?`;
const DASH = `[${SPACE}]*(?:\\.{2,3}|[-‐-―−…/]|to)[${SPACE}]*`;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|" +
  `sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.,]?[${SPACE}]+`;
const OPEN = "[(\\[{'‘]*";
const CLOSE = "[)\\]}'’.,;:!?]*";
const whole = (/** @type {string} */ core) => new RegExp(`^${OPEN}(${core})${CLOSE}$`, "i");
const SPAN = whole(`([+-])?(year:[${SPACE}]*)?(${DAY})?(${DASH})?(${DAY})?`);
const ONE_MONTH = whole(`(${MONTH})(${YEAR})`);
const ONE_YEAR = new RegExp(`^${YEAR}$`);
const FIRST = "0000";
const LAST = "9999";

/** What stands between spaces, and with its spaces what belongs together. */
const PART = new RegExp(
  `${HEAD}([${QUOTE}]([^${QUOTE}]*)[${QUOTE}])` +
    `|((?:${OPEN}(?:${MONTH}|${YEAR}${DASH})(?=${YEAR}(?![0-9a-z_]))` +
    `|[+-]?(?:authors?|venue|year):[${SPACE}]+)?[^${SPACE}${QUOTE}]+)`,
  "gi",
);
const NO_WORDS = new RegExp(
  `(?<=[^${SPACE}])[${SPACE}]+et[${SPACE}]+al(?:\\.|(?![0-9a-z_]))` +
    `|(?<![^${SPACE}])(?:https?://|www\\.)[^${SPACE}${QUOTE}]+`,
  "gi",
);
const SIGNED = new RegExp(`^${HEAD}([^]*)$`, "i");
const SUFFIX = /(?:~[0-9]?|\^[0-9]{1,4}(?:\.[0-9]{1,3})?)+$/;
const PAIR = new RegExp(`^[${CJK}]{2}$`, "u");
const BEGUN = /[\p{L}\p{N}][-/_]\p{L}$/u;
const CATEGORY = /^[a-z]+(?:-[a-z]+)?\.[a-z]{2}$/i;
const DISTANCE = /~([0-9]?)/;
const BOOST = /\^([0-9]+(?:\.[0-9]+)?)/;

const NAME = /[0-9A-Za-z_][A-Z]/;
const INITIALS = /^(?:[A-Z]\.-?)+$/;
const SURNAME = /^[A-Z][a-z]+[.,;]*$/;
const NEGATIVE = /^-[0-9]{1,3}$/;

/**
 * The words, phrases and spans of what was typed, with what their signs ask for.
 *
 * @param {string} text
 * @param {{spans?: boolean}} [how] without spans, years and months are words like any other
 * @returns {Parsed}
 */
export function parse(text, { spans = true } = {}) {
  const parts = numbered(tokens(beginning(text).replace(NO_WORDS, ""), spans));
  return {
    words: /** @type {Word[]} */ (parts.filter((part) => "word" in part)),
    phrases: /** @type {Phrase[]} */ (parts.filter((part) => "words" in part)),
    spans: /** @type {Span[]} */ (parts.filter((part) => "first" in part)),
  };
}

/**
 * Parts with the numbers of their wants. OR, the same year or venue, and a word that is a year too
 * are one.
 *
 * @param {Iterable<Part[] | null>} found the parts of each token; null for OR
 * @returns {Part[]}
 */
function numbered(found) {
  /** @type {Part[]} */
  const parts = [];
  /** @type {Map<string, number>} */
  const alone = new Map();
  let count = 0;
  let either = false;
  for (let token of found) {
    if (token === null) {
      either = count > 0;
      continue;
    }
    if (either && token.length > 1 && token.every((part) => "word" in part)) {
      token = [asPhrase(/** @type {Word[]} */ (token))];
    }
    let want = 0;
    for (const part of token) {
      // A year is a word too: either will do.
      if (!("first" in token[0]) || part === token[0]) {
        const kind = kindOf(part);
        want = either ? count : (alone.get(kind) ?? ++count);
        if (kind && !either) alone.set(kind, want);
      }
      parts.push({ ...part, want });
      either = false;
    }
    either = false;
  }
  return parts;
}

/**
 * What a paper has one of, where a part asks for that and for nothing else.
 *
 * @param {Part} part
 */
function kindOf(part) {
  if (part.sign) return "";
  if ("first" in part) return "year";
  return part.field === FIELDS.get("venue") ? "venue" : "";
}

/**
 * The words of one token, which are one alternative together.
 *
 * @param {Word[]} words
 * @returns {Phrase}
 */
function asPhrase(words) {
  const [{ sign, field }] = words;
  return { words: words.map(({ word: one }, at) => [one, at]), sign, field, want: 0 };
}

/**
 * The parts of each token; null for OR.
 *
 * @param {string} text
 * @param {boolean} spans
 * @returns {Generator<Part[] | null>}
 */
function* tokens(text, spans) {
  let before = "";
  for (const match of text.matchAll(PART)) {
    const [all, sign, name, quoted, inner, token = ""] = match;
    const isName = INITIALS.test(before) && SURNAME.test(token);
    before = token;
    if (quoted) yield quotedParts(/** @type {Sign | undefined} */ (sign), name, inner);
    else if (token === "OR") yield null;
    else {
      const time = spans ? (monthOf(token) ?? spanOf(token)) : null;
      const isLast = match.index + all.length === text.length;
      const parts = time ?? tokenParts(token, isLast);
      yield isName ? parts.map((part) => ({ ...part, initialled: true })) : parts;
    }
  }
}

/**
 * A year, or years from one to another; open at an end, or signed, where `year:` says so. A year is a
 * word too, years from one to another are not.
 *
 * @param {string} token
 * @returns {Part[] | null}
 */
function spanOf(token) {
  const match = SPAN.exec(token);
  if (!match) return null;
  const [, text, sign, named, begin, dots, end] = match;
  if ((end && !dots) || !(begin || end)) return null;
  if (!named && (sign || !begin || (dots && !end))) return null;
  const first = begin ?? FIRST;
  const last = end ?? (dots ? LAST : first);
  const [from, to] = first < last ? [first, last] : [last, first];
  return [
    { first: from, last: to, text, sign: sign === "-" ? "-" : "", want: 0 },
    ...(ONE_YEAR.test(text) ? tokenParts(text, false) : []),
  ];
}

/**
 * A month with its year.
 *
 * @param {string} token
 * @returns {Part[] | null}
 */
function monthOf(token) {
  const match = ONE_MONTH.exec(token);
  if (!match) return null;
  const [, text, name, year] = match;
  const number = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  const month = `${year}-${String(number).padStart(2, "0")}`;
  const words = queryWords(text).slice(0, 2);
  return [
    { first: month, last: month, text, sign: "", want: 0 },
    { words: words.map((one, place) => [one, place]), sign: "", field: null, want: 0 },
  ];
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
  if (words.length > 1) return [{ words, sign: sign ?? "", field, want: 0 }];
  return words.map(([only]) => word(only, { sign, field, quoted: true }));
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
  const [, given, named, signed] = /** @type {RegExpExecArray} */ (SIGNED.exec(text)); // any text does
  const sign = /** @type {Sign | undefined} */ (given);
  const suffix = SUFFIX.exec(signed)?.[0] ?? "";
  const core = signed.slice(0, signed.length - suffix.length);
  const name = NAME.test(core);
  let words = asked(core, typed);
  if (!words.length || core[0] === "+" || core[0] === "-" || NEGATIVE.test(text)) {
    words = asked(text, typed);
    return words.map((found, at) => word(found, { typed: typed && at === words.length - 1, name }));
  }
  const field = fieldOf(named);
  if (words.length > 1 && (sign === "-" || (!suffix && CATEGORY.test(core)))) {
    return [{ words: standing(indexWords(core)), sign: sign ?? "", field, want: 0 }];
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
      name,
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
function word(text, { sign = "", field = null, wildcard = "none", distance = 0, boost = 1, ...how }) {
  const { typed = false, quoted = false, name = false, initialled = false } = how;
  const more = { wildcard, distance, boost, typed, quoted, name, initialled, want: 0 };
  return { word: text, sign, field, ...more };
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
