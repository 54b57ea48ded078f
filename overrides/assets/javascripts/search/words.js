/**
 * What a word is: text cut into folded words with their positions, for queries and for marks.
 *
 * The same rule as generator/papershelf/search/terms/words.py, which says the reasons. Both are held to
 * one table of cases, and to each other over arbitrary Unicode text.
 */

const LONGEST = 64;

/** Han, Hiragana, Katakana and Hangul syllables as ranges of a character class. */
export const CJK =
  "\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u303b\\u3041-\\u3096\\u309d\\u309e" +
  "\\u30a1-\\u30fa\\u30fc-\\u30fe\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uac00-\\ud7a3\\uf900-\\ufaff\\u{1aff0}-\\u{1b16f}\\u{20000}-\\u{3ffff}";

/** @type {Record<string, string>} */
const LETTERS = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ",
  "‘": "'", "’": "'", "‛": "'", "ʼ": "'",
  "‐": "-", "‒": "-", "–": "-", "−": "-",
};

const PLAIN = /^[\x00-\x7f]*$/;
const DROPPED = /(?![\u3099\u309a])[\p{Mn}\p{Cf}]/gu;
const SPELLED = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/**
 * Text as it is compared: small letters without accents, compatible forms made one.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .replace(/´/g, "'")
    .replace(/[™℠]/g, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/и\u0306/g, "й")
    .replace(DROPPED, "")
    .replace(SPELLED, (letter) => LETTERS[letter])
    .normalize("NFC")
    .replace(/[\u3099\u309a]/g, "");
}

const WORD = `(?:(?![${CJK}])[\\p{L}\\p{N}])`;
const PART = `(?:[0-9]\\.(?=[0-9])|${WORD})+`;
const CHUNK = new RegExp(
  `(?<cjk>[${CJK}]+)` +
    `|(?<chunk>${PART}(?:[-'/_]${PART})*)` +
    `(?<sign>\\+\\+(?!(?![0-9])${WORD})|[+#](?![+#]|${WORD}))?`,
  "gu",
);
const NAMES = (
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma " +
  "sigma tau upsilon phi chi psi omega"
).split(" ");
const LONE_GREEK = /(?<![α-ω])[α-ω](?![α-ω])/g;
const ENDINGS = new Set(["t", "d", "m", "ll", "re", "ve"]);

/**
 * A word of a chunk: where it stands, in positions after the chunk's first and in the folded text.
 * @typedef {{word: string, offset: number, start: number, end: number}} Placed
 */

/**
 * The folded words of a text, each with its position, in order of position.
 * @param {string} text
 * @returns {[string, number][]}
 */
export function indexWords(text) {
  /** @type {[string, number][]} */
  const found = [];
  let position = 0;
  for (const chunk of fold(text).matchAll(CHUNK)) {
    const words = indexed(chunk);
    for (const { word, offset } of words) found.push([word, position + offset]);
    position += words[words.length - 1].offset + 1;
  }
  return found;
}

/**
 * The folded words that a typed text asks for, in order.
 * @param {string} text
 * @returns {string[]}
 */
export function queryWords(text) {
  return Array.from(fold(text).matchAll(CHUNK), asked).flat();
}

/**
 * Where the words of a text stand in it: `text.slice(start, end)`, in order of start.
 *
 * Spans overlap: joined forms span their parts (gpt-4: gpt, gpt4, 4), and pairs of CJK characters
 * share one.
 * @param {string} text
 * @returns {{word: string, start: number, end: number}[]}
 */
export function spans(text) {
  const { folded, starts, ends } = foldedWithPlaces(text);
  /** @type {{word: string, start: number, end: number}[]} */
  const found = [];
  for (const chunk of folded.matchAll(CHUNK))
    for (const { word, start, end } of indexed(chunk))
      found.push({ word, start: starts[start], end: ends[end - 1] });
  return found;
}

/**
 * @param {RegExpMatchArray} chunk
 * @returns {Placed[]} at least one
 */
function indexed(chunk) {
  if (chunk.groups?.cjk) return pairs(chunk);
  const { parts, elided } = partsOf(chunk);
  const apart = elided || chunk[0].includes("/");
  const together = apart && !isOne(parts) ? "" : joined(parts);
  const words = parts.map((part, offset) => ({ ...part, word: cut(part.word), offset }));
  if (together) {
    const { start } = parts[0];
    const { end } = parts[parts.length - 1];
    words.splice(1, 0, { word: together, offset: 0, start, end });
  }
  return words;
}

/**
 * @param {RegExpMatchArray} chunk
 * @returns {string[]}
 */
function asked(chunk) {
  if (chunk.groups?.cjk) {
    const words = pairs(chunk).map(({ word }) => word);
    return words.length > 1 ? words.slice(0, -1) : words;
  }
  const { parts, elided } = partsOf(chunk);
  const together = isOne(parts) && !elided ? joined(parts) : "";
  return together ? [together] : parts.map(({ word }) => cut(word));
}

/**
 * A run of CJK characters: each with the next one, the last alone.
 * @param {RegExpMatchArray} chunk
 * @returns {Placed[]}
 */
function pairs(chunk) {
  let start = chunk.index ?? 0;
  const letters = [...chunk[0]];
  return letters.map((letter, offset) => {
    const word = letter + (letters[offset + 1] ?? "");
    const placed = { word, offset, start, end: start + word.length };
    start += letter.length;
    return placed;
  });
}

/**
 * The parts of a chunk, and whether an apostrophe separates any of them.
 * @param {RegExpMatchArray} chunk
 * @returns {{parts: {word: string, start: number, end: number}[], elided: boolean}}
 */
function partsOf(chunk) {
  const pieces = (chunk.groups?.chunk ?? "").split(/([-'/_])/);
  let end = (chunk.index ?? 0) + pieces[0].length;
  const parts = [{ word: pieces[0], start: chunk.index ?? 0, end }];
  let elided = false;
  for (let at = 1; at < pieces.length; at += 2) {
    const apostrophe = pieces[at] === "'";
    const word = pieces[at + 1];
    const start = end + 1;
    end = start + word.length;
    const last = parts[parts.length - 1];
    if (apostrophe && ENDINGS.has(word)) {
      last.word += word;
      last.end = end;
    } else if (!apostrophe || word !== "s") {
      parts.push({ word, start, end });
      elided ||= apostrophe;
    }
  }
  const last = parts[parts.length - 1];
  const sign = chunk.groups?.sign;
  if (sign && /^[a-z]{1,2}$/.test(last.word)) {
    last.word += sign;
    last.end = end + sign.length;
  }
  const name = (/** @type {string} */ letter) => NAMES[letter.charCodeAt(0) - 0x3b1];
  for (const part of parts) part.word = part.word.replace(LONE_GREEK, name);
  return { parts, elided };
}

/**
 * Two or three parts as one word (gpt-4, multi-modal, fine-tuning), else nothing.
 * @param {{word: string}[]} parts
 * @returns {string}
 */
function joined(parts) {
  if (/[+#]$/.test(parts[parts.length - 1].word) || parts.length < 2 || parts.length > 3) return "";
  return cut(parts.map(({ word }) => word).join(""));
}

/**
 * Whether parts say little by themselves: one is a single letter, or has a digit.
 * @param {{word: string}[]} parts
 */
function isOne(parts) {
  const lone = parts.length === 2 && parts.some(({ word }) => [...word].length === 1);
  return lone || parts.some(({ word }) => /[0-9]/.test(word));
}

/**
 * @param {string} word
 * @returns {string} its first 64 characters
 */
function cut(word) {
  return word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word;
}

// A letter with its marks; Hangul also with the vowels and tails that make one syllable with it.
const MARKS = "\\p{M}\\p{Cf}\\uff9e\\uff9f";
const TAILS = "\\u1160-\\u11ff\\u3131-\\u318e\\ud7b0-\\ud7ff\\uffa0-\\uffdc";
const HANGUL = `\\u1100-\\u115f\\ua960-\\ua97f\\uac00-\\ud7a3${TAILS}`;
const LETTER = new RegExp(`[${HANGUL}][${MARKS}${TAILS}]*|[^][${MARKS}]*`, "gu");

/**
 * The folded text, and where each of its code units begins and ends in the original.
 * @param {string} text
 * @returns {{folded: string, starts: number[], ends: number[]}}
 */
function foldedWithPlaces(text) {
  let folded = "";
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  if (PLAIN.test(text)) {
    for (let at = 0; at < text.length; at++) ends[at] = (starts[at] = at) + 1;
    return { folded: fold(text), starts, ends };
  }
  for (const letter of text.matchAll(LETTER)) {
    const plain = fold(letter[0]);
    for (let count = 0; count < plain.length; count += 1) {
      starts.push(letter.index);
      ends.push(letter.index + letter[0].length);
    }
    folded += plain;
  }
  return { folded, starts, ends };
}
