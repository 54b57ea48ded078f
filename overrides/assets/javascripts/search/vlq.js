/**
 * Numbers of the index files: 5 bits a character, the low group first, 32 says that more follow.
 * The alphabet is that of base64url; generator/papershelf/search/index/vlq.py writes what is read here.
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const MORE = 32;
const VALUES = new Uint8Array(128);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/**
 * How many numbers stand in `text` from `start` to `end`.
 * @param {string} text
 * @param {number} [start]
 * @param {number} [end]
 * @returns {number}
 */
export function countNumbers(text, start = 0, end = text.length) {
  let count = 0;
  for (let at = start; at < end; at++) if (VALUES[text.charCodeAt(at)] < MORE) count++;
  return count;
}

/**
 * Read the numbers of `text` from `start` to `end` into `into`, which has room for all of them.
 * @template {Int32Array | Uint8Array} T
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {T} into
 * @returns {T}
 */
export function readNumbers(text, start, end, into) {
  let number = 0;
  let shift = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    const value = VALUES[text.charCodeAt(at)];
    number |= (value & (MORE - 1)) << shift;
    if (value < MORE) {
      into[count++] = number;
      number = 0;
      shift = 0;
    } else {
      shift += 5;
    }
  }
  return into;
}

/**
 * The bits that runs of characters set: each a bit of 32, and 32 more where the run goes on.
 * @param {string} text
 * @param {Int32Array} into
 * @returns {Int32Array}
 */
export function readNear(text, into) {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)];
    into[count] |= 1 << (value & (MORE - 1));
    if (value < MORE) count++;
  }
  return into;
}

/**
 * @param {string} text
 * @returns {Int32Array}
 */
export function numbers(text) {
  return readNumbers(text, 0, text.length, new Int32Array(countNumbers(text)));
}

/**
 * Rising numbers, written as the first one and then each difference less one.
 * @param {string} text
 * @param {number} [start]
 * @param {number} [end]
 * @returns {Int32Array}
 */
export function risingNumbers(text, start = 0, end = text.length) {
  const rising = readNumbers(text, start, end, new Int32Array(countNumbers(text, start, end)));
  for (let at = 1; at < rising.length; at++) rising[at] += rising[at - 1] + 1;
  return rising;
}

/**
 * Numbers written as the difference to the one before, with the sign in the lowest bit.
 * @param {string} text
 * @returns {Int32Array}
 */
export function signedSteps(text) {
  const steps = numbers(text);
  let last = 0;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    last += step & 1 ? -((step + 1) >> 1) : step >> 1;
    steps[at] = last;
  }
  return steps;
}
