/**
 * What a misspelt word may have meant: the nearest of the words that the shelf's texts have.
 *
 * The rules of `papershelf/search/query/spelling.py`.
 */

/** @typedef {import("./plan.js").Dictionary} Dictionary */

const SHORTEST = 3;
const LONG = 8;
const CANDIDATES = 4;
const COMMON = 4;

/**
 * The words that were perhaps meant: those of fewest letters wrong, the commonest first.
 *
 * @param {string} word
 * @param {Dictionary} dictionary
 * @param {boolean} known A word that is known, if rarely used, gives way to a common one alone.
 * @returns {Promise<string[]>}
 */
export async function corrections(word, dictionary, known) {
  const { length } = Array.from(word);
  if (length < SHORTEST || !/^\p{L}+$/u.test(word)) return [];
  /** @type {Near[]} */
  let found = [];
  for (let distance = 1; distance <= (length >= LONG ? 2 : 1) && !found.length; distance++) {
    // The words of farther lengths are asked for only where the nearer ones were no help.
    const lengths = Array.from({ length: 2 * distance + 1 }, (_, at) => length - distance + at);
    const lists = await Promise.all(lengths.map((each) => dictionary.surface(each)));
    const may = (/** @type {Near} */ near) =>
      near.word !== word && (!known || near.level >= COMMON);
    found = lists.flat().filter((near) => may(near) && edits(word, near.word, distance) <= distance);
  }
  return found.sort(byUse).slice(0, CANDIDATES).map((near) => near.word);
}

/**
 * @typedef {{word: string, level: number}} Near
 * @param {Near} one
 * @param {Near} other
 */
function byUse(one, other) {
  return other.level - one.level || (one.word < other.word ? -1 : 1);
}

/**
 * Letters put in, left out, changed, or swapped with their neighbour; `most` + 1 for more. Only
 * the diagonal is computed that can stay within `most`.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function edits(one, other, most) {
  const letters = Array.from(one);
  const wanted = Array.from(other);
  const far = most + 1;
  const width = wanted.length + 1;
  let before = new Array(width).fill(far);
  let above = before;
  let row = before.map((_, place) => Math.min(place, far));
  for (let at = 1; at <= letters.length; at++) {
    [before, above, row] = [above, row, new Array(width).fill(far)];
    row[0] = Math.min(at, far);
    let least = row[0];
    for (let place = Math.max(1, at - most); place < Math.min(width, at + most + 1); place++) {
      const changed = Number(letters[at - 1] !== wanted[place - 1]);
      let cost = Math.min(above[place] + 1, row[place - 1] + 1, above[place - 1] + changed);
      const swapped = letters[at - 1] === wanted[place - 2] && letters[at - 2] === wanted[place - 1];
      if (at > 1 && place > 1 && swapped) cost = Math.min(cost, before[place - 2] + 1);
      row[place] = Math.min(cost, far);
      least = Math.min(least, row[place]);
    }
    if (least > most && Math.min(...above) > most) return far;
  }
  return row[width - 1];
}
