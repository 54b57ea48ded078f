// The results as a list in the shape of the site's listings, and what is said of them.

import { advice } from "./advice.js";
import { asPieces, byId, counted, element, setDirection, setMarked, setPieces, spelt } from "./elements.js";
import { showRows } from "./rows.js";

/**
 * @typedef {object} Item
 * @property {string} url relative to the root of the site
 * @property {[string, boolean][]} title
 * @property {import("./elements.js").Part[]} authors
 * @property {string} date as the listings say it
 * @property {import("./elements.js").Part[]} venue
 * @property {[string, string[]][]} why by field, words that were found and that the rest does not show
 * @property {string} flags
 * @property {string} language where it is another than the site's
 */
/** @typedef {import("./abstracts.js").Result} Result */

/** @type {Record<string, string>} */
const BADGES = {
  n: "note",
  w: "withdrawn",
  r: "retracted",
  s: "superseded",
  p: "page",
};

const STATUSES = "wrs";
const LINKED = "c"; // a link to the code comes with the abstract

/** Make the list show these items. @param {Item[]} items @param {URL} root */
export const showItems = (items, root) =>
  showRows(
    byId("search-results"),
    items.map((item) => ({ ...item, key: item.url })),
    () => makeResult(root),
  );

/** An element of the list. @param {URL} root */
function makeResult(root) {
  const link = element("a");
  const facts = element("span");
  const like = element("a", { className: "ps-like" }, "More like this");
  const lines = element("p", { className: "ps-lines" });
  const ways = element("span", { className: "ps-ways" });
  // What it is for comes with `take.js`.
  const choose = element("input", { type: "checkbox", className: "ps-choose", disabled: true, "aria-label": "Choose" });
  const title = element("h2", {}, choose, link);
  const below = element("p", {}, facts, " ", ways, " ", like);
  const result = element("li", { className: "ps-listing" }, title, below, lines);
  return Object.assign(result, {
    key: "",
    link,
    lines,
    like,
    ways,
    /** @param {Item & {key: string}} item */
    show({ key, title: parts, ...item }) {
      setMarked(link, parts.length ? parts : [["(no title)", false]]);
      setPieces(facts, factsOf(item));
      if (key === this.key) return;
      this.key = key;
      choose.checked = false;
      link.href = new URL(key, root).href;
      like.removeAttribute("href");
      const isPaper = !item.flags.includes("p");
      ways.replaceChildren(...(isPaper ? [element("a", { href: `${link.href}#cite` }, "cite")] : []));
      setDirection(title, item.language);
      const names = facts.querySelector("em");
      if (names) setDirection(names, item.language);
      setMarked(lines, []);
      lines.classList.remove("ps-whole");
      setDirection(lines, item.language);
      lines.hidden = false;
    },
  });
}

/**
 * The line under a title.
 *
 * @param {Pick<Item, "authors" | "date" | "venue" | "flags" | "why">} item
 * @returns {import("./elements.js").Piece[]}
 */
function factsOf({ authors, date, venue, flags, why }) {
  /** @type {import("./elements.js").Piece[][]} */
  const facts = [
    [[authors, "em"]],
    [[date, ""]],
    ...Array.from(flags.replace(LINKED, ""), (flag) => [asBadge(flag)]),
    asPieces(venue),
    ...why.map(asReason),
  ];
  const shown = facts.filter((pieces) => pieces.some(([text]) => text.length));
  return shown.flatMap((pieces, place) => (place ? [[" · ", ""], ...pieces] : pieces));
}

/**
 * Where a word was found that the result does not show.
 *
 * @param {[string, string[]]} found
 * @returns {import("./elements.js").Piece[]}
 */
const asReason = ([field, words]) => [[`${field}: `, ""], [words.join(", "), "mark"]];

/**
 * What has become of a paper is never cut off, as other badges may be.
 *
 * @param {string} flag
 * @returns {import("./elements.js").Piece}
 */
const asBadge = (flag) => [BADGES[flag] ?? "", STATUSES.includes(flag) ? "strong" : "code"];

/** @param {{total: number, items: Item[]}} answer */
export const count = ({ total, items }) =>
  counted(total, items.some(({ flags }) => flags.includes("p")) ? "result" : "paper");

/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {number} complete
 * @property {any} notice
 * @property {{facet: string, value: string}[]} [unlisted]
 */

/**
 * What is to be said besides the results.
 *
 * @param {Answer} answer
 * @param {string} query
 * @param {boolean} isNarrowed
 * @param {{instead: () => void, clear: () => void}} ways
 * @returns {(Node | string)[]}
 */
export function notice({ total, complete, notice: said, unlisted = [] }, query, isNarrowed, ways) {
  /** @type {(Node | string)[]} */
  const parts = unlisted.map(
    ({ facet, value }) =>
      `“${value}” is not listed among the ${facet}s, so that nothing can be narrowed by it. `,
  );
  const meant = () => element("strong", {}, said.shown);
  if (said?.kind === "spelling")
    parts.push(
      "Showing results for ",
      meant(),
      ". ",
      button(`Search instead for ${said.typed}`, ways.instead),
    );
  else if (said?.kind === "similar")
    parts.push("Below them stand results for ", meant(), ". ", button("Leave these out", ways.instead));
  else if (said?.kind === "some")
    parts.push("No paper has all the words: showing papers with most of them.");
  else if (complete && complete < total)
    parts.push(
      complete === 1 ? "The first has" : `The first ${spelt(complete)} have`,
      " all the words that matter.",
    );
  if (!total) parts.push(...nothing(said?.kind, query, isNarrowed, ways.clear));
  return parts;
}

/**
 * What to do where nothing is found.
 *
 * @param {string | undefined} kind
 * @param {string} query
 * @param {boolean} isNarrowed
 * @param {() => void} clear
 * @returns {(Node | string)[]}
 */
function nothing(kind, query, isNarrowed, clear) {
  if (isNarrowed) return ["Nothing found. Try to ", button("remove the filters", clear), "."];
  return [`Nothing found. ${advice(kind, query)}`];
}

/** @param {string} text @param {() => void} onclick */
export const button = (text, onclick) =>
  element("button", { type: "button", className: "ps-plain", onclick }, text);
