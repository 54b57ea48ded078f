// The results as a list in the shape of the site's listings, and what is said of them.

import { byId, counted, element, setMarked } from "./elements.js";

/**
 * @typedef {object} Item
 * @property {string} url relative to the root of the site
 * @property {[string, boolean][]} title
 * @property {string} authors
 * @property {string} date as the listings say it
 * @property {string} venue
 * @property {string} flags
 */
/** @typedef {import("./abstracts.js").Result} Result */

/** @type {Record<string, string>} */
const BADGES = {
  c: "code",
  n: "note",
  w: "withdrawn",
  r: "retracted",
  s: "superseded",
  p: "page",
};

/**
 * Make the list show these items; a result that stays keeps its element, and with it the focus.
 *
 * @param {Item[]} items
 * @param {URL} root
 */
export function showItems(items, root) {
  const list = byId("search-results");
  const there = new Map(Array.from(list.children, (result) => [result.url, result]));
  items.forEach((item, place) => {
    const url = new URL(item.url, root).href;
    const result = there.get(url) ?? makeResult(item, url);
    setMarked(result.link, item.title.length ? item.title : [["(no title)", false]]);
    if (list.children[place] !== result) list.insertBefore(result, list.children[place] ?? null);
  });
  while (list.children.length > items.length) list.lastElementChild.remove();
}

/** @param {Item} item @param {string} url */
function makeResult(item, url) {
  const link = element("a", { href: url });
  const lines = element("p", { className: "ps-lines" });
  const badges = Array.from(item.flags, (flag) => BADGES[flag]).filter(Boolean);
  const authors = item.authors && element("em", {}, item.authors);
  const facts = [
    authors,
    item.date,
    ...badges.map((badge) => element("code", {}, badge)),
    item.venue,
  ]
    .filter(Boolean)
    .flatMap((fact, place) => (place ? [" · ", fact] : [fact]));
  const result = element(
    "li",
    { className: "ps-listing" },
    element("h2", {}, link),
    element("p", {}, ...facts),
    lines,
  );
  return Object.assign(result, { url, link, lines });
}

/** @param {{total: number, items: Item[]}} answer */
export const count = ({ total, items }) =>
  counted(total, items.some(({ flags }) => flags.includes("p")) ? "result" : "paper");

/**
 * What is to be said besides the results.
 *
 * @param {{total: number, notice: any}} answer
 * @param {boolean} isNarrowed
 * @param {{instead: () => void, clear: () => void}} ways
 * @returns {(Node | string)[]}
 */
export function notice({ total, notice: said }, isNarrowed, { instead, clear }) {
  /** @type {(Node | string)[]} */
  const parts = [];
  if (said?.kind === "spelling")
    parts.push(
      "Showing results for ",
      element("strong", {}, said.shown),
      ". ",
      button(`Search instead for ${said.typed}`, instead),
    );
  if (said?.kind === "some") parts.push("No paper has all the words: showing papers with some.");
  if (said?.kind === "short" && !total)
    parts.push("Too short or too common to search for: type a longer word.");
  else if (!total)
    parts.push(
      "Nothing found. Try fewer or more general words",
      ...(isNarrowed ? [", or ", button("remove the filters", clear)] : []),
      ".",
    );
  return parts;
}

/** @param {string} text @param {() => void} onclick */
export const button = (text, onclick) =>
  element("button", { type: "button", className: "ps-plain", onclick }, text);
