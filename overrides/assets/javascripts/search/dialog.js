/**
 * Material's dialog: results in the shape that the theme renders.
 *
 * The theme puts `title` and `text` into the page as HTML, so both are escaped here, once, and
 * nowhere else. It knows nothing but items: Enter goes to the one with the greatest score, and the
 * arrow keys walk through them. So what is to be said, and the way to the search page, are items.
 */

/** @typedef {import("./cards.js").Card} Card */
/** @typedef {import("./marks.js").Part} Part */

/** Results in the dialog; the search page has them all. */
export const SHOWN = 8;

/**
 * An item of the theme's, alone in its group.
 * @typedef {{location: string, title: string, text: string, score: number, terms: {}}} Item
 */

/**
 * @param {string} query as typed
 * @param {import("./engine.js").Found} found
 * @returns {[Item][]}
 */
export function results(query, { total, items, notice }) {
  const said = notice ? [noticeItem(query, notice)] : [];
  if (total === 0) return [[said[0] ?? nothingItem(query)]];
  const rows = items.map((card) => item(card.url, marked(card.title), facts(card)));
  rows[0].score = 1;
  return [...said, ...rows, pageItem(query, total)].map((row) => [row]);
}

/**
 * @param {string} query as typed
 * @param {string} message
 * @returns {[Item][]}
 */
export function failure(query, message) {
  return [[item(address(query), escape(message), "Try again on the search page")]];
}

/**
 * What is said above the results; each leads to the search page.
 * @param {string} query
 * @param {{kind: string, shown?: string, typed?: string}} notice
 * @returns {Item}
 */
function noticeItem(query, { kind, shown = "", typed = "" }) {
  if (kind === "spelling") {
    const title = `Showing results for <mark>${escape(shown)}</mark>`;
    return item(address(query, true), title, `Search instead for ${escape(typed)}`);
  }
  if (kind === "some") {
    return item(address(query), "No paper has all these words", "These have some of them");
  }
  return item(address(query), "Type a longer word", "Short and common words are not looked for");
}

/**
 * @param {string} query
 * @returns {Item}
 */
function nothingItem(query) {
  return item(address(query), "Nothing found", "Try fewer or more general words");
}

/**
 * @param {string} query
 * @param {number} total
 * @returns {Item}
 */
function pageItem(query, total) {
  const title = total === 1 ? "1 result" : `All ${total.toLocaleString("en")} results`;
  return item(address(query), title, "With filters and sorting");
}

/**
 * @param {string} location relative to the root of the site
 * @param {string} title HTML
 * @param {string} text HTML
 * @returns {Item}
 */
function item(location, title, text) {
  return { location, title, text, score: 0, terms: {} };
}

/**
 * @param {string} query
 * @param {boolean} [exact]
 * @returns {string} of the search page
 */
function address(query, exact = false) {
  return `search/?${new URLSearchParams({ q: query, ...(exact && { exact: "1" }) })}`;
}

/**
 * @param {Part[]} title
 * @returns {string} HTML
 */
function marked(title) {
  return title.map(([text, is]) => (is ? `<mark>${escape(text)}</mark>` : escape(text))).join("");
}

/** What a reader must know before the rest. @type {Object<string, string>} */
const STATUSES = { w: "withdrawn", r: "retracted", s: "superseded" };

/**
 * @param {{authors: string, date: string, venue: string, flags: string}} card
 * @returns {string} HTML
 */
function facts({ authors, date, venue, flags }) {
  const statuses = Array.from(flags, (flag) => STATUSES[flag]);
  return escape([...statuses, authors, date, venue].filter(Boolean).join(" · "));
}

/**
 * @param {string} text
 * @returns {string} HTML
 */
function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
