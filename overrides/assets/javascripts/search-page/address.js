// What the address of the search page says, and back. An address is anybody's text: whatever it
// holds, reading it gives a state, and never fails.

/** @typedef {"topic" | "author" | "venue" | "source"} Facet */
/** @typedef {Record<Facet, string[]>} Values */
/**
 * @typedef {object} State
 * @property {string} q the words as typed
 * @property {boolean} exact no help for spelling: these words and no others
 * @property {[number, number] | null} year first and last year, both included
 * @property {Values} only values of which a paper must have one
 * @property {Values} without values that no paper may have
 * @property {string[]} has "code", "note"
 * @property {string} sort "relevance", "date", "votes" or "trending"
 * @property {number} n how many results
 */

/** @type {Facet[]} */
export const VALUED = ["topic", "author", "venue", "source"];
export const OPEN = [0, 9999]; // years of a range without a first or a last one
export const FIRST = 20; // results, until somebody asks for more
export const FEW = 8; // results while somebody types: each costs a part of a file
export const STEP = 20; // results more
export const MOST = 1000; // results at once: who wants more narrows them

const LONGEST = 512; // characters that a search reads
const MOST_VALUES = 50;
const RANGE = /^(?:(\d{1,4})?-(\d{1,4})?|(\d{1,4}))$/;

/** @returns {Values} */
const none = () => ({ topic: [], author: [], venue: [], source: [] });

/**
 * @param {string} query from "?" on
 * @returns {State}
 */
export function read(query) {
  const given = new URLSearchParams(query);
  const only = none(),
    without = none();
  for (const name of VALUED)
    for (const value of new Set(given.getAll(name).slice(0, MOST_VALUES)))
      if (value.startsWith("-")) without[name].push(value.slice(1));
      else if (value !== "" && value !== "+") only[name].push(value.replace(/^\+/, ""));
  const sort = given.get("sort") ?? "";
  return {
    q: Array.from(given.get("q") ?? "")
      .slice(0, LONGEST)
      .join(""),
    exact: given.has("exact"),
    year: years(given.get("year") ?? ""),
    only,
    without,
    has: ["code", "note"].filter((name) => given.getAll("has").includes(name)),
    sort: ["date", "votes", "trending"].includes(sort) ? sort : "relevance",
    n: Math.min(Math.max(FIRST, Math.floor(Number(given.get("n"))) || 0), MOST),
  };
}

/**
 * @param {State} state
 * @returns {string} the address's end, from "?" on; nothing for the empty state
 */
export function write(state) {
  const said = new URLSearchParams();
  if (state.q) said.set("q", state.q);
  if (state.exact) said.set("exact", "1");
  if (state.year) said.set("year", spoken(state.year, "-"));
  for (const name of VALUED) {
    for (const value of state.only[name]) said.append(name, value.replace(/^(?=[-+])/, "+"));
    for (const value of state.without[name]) said.append(name, `-${value}`);
  }
  for (const name of state.has) said.append("has", name);
  if (state.sort !== "relevance") said.set("sort", state.sort);
  if (state.n > FIRST) said.set("n", String(state.n));
  return String(said) && `?${said}`;
}

/**
 * @param {string} text "2019-2024", "2019-", "-2024" or "2024"
 * @returns {[number, number] | null}
 */
export function years(text) {
  const match = RANGE.exec(text);
  if (!match || text === "-") return null;
  const first = Number(match[3] ?? match[1] ?? OPEN[0]);
  const last = Number(match[3] ?? match[2] ?? OPEN[1]);
  if (first === OPEN[0] && last === OPEN[1]) return null;
  return first <= last ? [first, last] : [last, first];
}

/**
 * @param {[number, number]} range
 * @param {string} dash
 */
export function spoken([first, last], dash) {
  if (first === last) return String(first);
  return (first > OPEN[0] ? first : "") + dash + (last < OPEN[1] ? last : "");
}

/** Whether the state narrows the papers, words aside. @param {State} state */
export function isNarrowed({ year, has, only, without }) {
  return Boolean(
    year || has.length || VALUED.some((name) => only[name].length + without[name].length),
  );
}

/** What the worker is told to keep to. @param {State} state */
export const filters = ({ year, has, only, without }) => ({ year, has, ...only, without });
