/**
 * From a clause to the terms of the index that it stands for, as lunr's token sets find them.
 */

/** @typedef {import("./ranges.js").Ranges} Ranges */
/** @typedef {import("./ranges.js").Term} Term */

/**
 * A clause of a lunr query. In `term` a `*` stands for any characters, and `wildcard` adds one.
 * @typedef {object} Clause
 * @property {string} term
 * @property {number[]} fields
 * @property {number} boost
 * @property {"required" | "optional" | "prohibited"} presence
 * @property {"none" | "trailing" | "leading" | "both"} [wildcard]
 * @property {number} [distance] letters that may differ
 */

/**
 * @param {Clause} clause
 * @param {Ranges} ranges
 * @param {any} lunr for edit distance
 * @returns {Promise<Term[]>} sorted
 */
export async function expand(clause, ranges, lunr) {
  const pattern = patternOf(clause);
  if (clause.distance) {
    const automaton = lunr.TokenSet.fromFuzzyString(pattern, clause.distance);
    return findAll(accepted(automaton, await ranges.all()), ranges);
  }
  const star = pattern.indexOf("*");
  if (star < 0) return findAll([pattern], ranges);
  const matches = matcher(pattern);
  if (star > 0) {
    return (await ranges.startingWith(pattern.slice(0, star))).filter(({ term }) => matches(term));
  }
  return findAll((await ranges.all()).filter(matches), ranges);
}

/**
 * @param {Clause} clause
 * @returns {string}
 */
function patternOf({ term, wildcard }) {
  const before = (wildcard === "leading" || wildcard === "both") && !term.startsWith("*");
  const after = (wildcard === "trailing" || wildcard === "both") && !term.endsWith("*");
  return (before ? "*" : "") + term + (after ? "*" : "");
}

/**
 * @param {string} pattern with `*` for any characters, none included
 * @returns {(term: string) => boolean}
 */
function matcher(pattern) {
  const parts = pattern.split("*");
  const head = parts.shift() ?? "";
  const tail = parts.pop() ?? "";
  return (term) => {
    const end = term.length - tail.length;
    if (end < head.length || !term.startsWith(head) || !term.endsWith(tail)) return false;
    let at = head.length;
    for (const part of parts) {
      const found = term.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/**
 * The terms that an automaton of lunr's accepts. Sorted terms share beginnings, and so do the
 * states after them: `states[n]` are those after the first n characters of the last term.
 * @param {any} automaton a lunr.TokenSet whose edge `*` is any one character
 * @param {string[]} terms sorted
 * @returns {string[]}
 */
function accepted(automaton, terms) {
  const found = [];
  const states = [[automaton]];
  let last = "";
  for (const term of terms) {
    let depth = 0;
    const known = Math.min(states.length - 1, term.length);
    while (depth < known && term[depth] === last[depth]) depth++;
    states.length = depth + 1;
    while (depth < term.length && states[depth].length > 0) {
      states.push(step(states[depth], term[depth]));
      depth++;
    }
    last = term;
    if (depth === term.length && states[depth].some((state) => state.final)) found.push(term);
  }
  return found;
}

/**
 * @param {any[]} states
 * @param {string} character
 * @returns {any[]}
 */
function step(states, character) {
  const next = new Set();
  for (const { edges } of states) {
    if (character in edges) next.add(edges[character]);
    if ("*" in edges) next.add(edges["*"]);
  }
  return [...next];
}

/**
 * @param {string[]} names
 * @param {Ranges} ranges
 * @returns {Promise<Term[]>} those that are terms
 */
async function findAll(names, ranges) {
  const found = await Promise.all(names.map((name) => ranges.find(name)));
  return /** @type {Term[]} */ (found.filter((term) => term !== null));
}
