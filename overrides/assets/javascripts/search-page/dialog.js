// The dialog in the header: the theme opens and closes it and walks through it with the keyboard;
// what stands in it is ours. Enter goes to the link with the greatest `data-md-score`: the search page,
// or the paper that an identifier names. A result is gone to when it was chosen with the arrows.
//
// The theme wants a worker of its own, and asks it once a key is let go. The one that it gets never
// says that it is ready, so that it is asked nothing. This module comes when the box is first used:
// `frame.js` then hands it the worker that has begun to load the index.

import { advice } from "./advice.js";
import { connect } from "./client.js";
import { element, setDirection, setMarked, spelt } from "./elements.js";
import { showRows } from "./rows.js";

/** @typedef {import("./results.js").Item} Item */
/** @typedef {import("./elements.js").Part} Part */
/**
 * A link in the dialog.
 *
 * @typedef {object} Row
 * @property {string} key by which it finds its element again
 * @property {string} url relative to the root of the site
 * @property {Part[]} title
 * @property {string} text
 * @property {boolean} isBest where Enter goes
 * @property {string} [language] of a paper, where it is another than the site's
 */

const SHOWN = 8; // results; the search page has them all
/** What a reader must know before the rest. @type {Record<string, string>} */
const STATUSES = { w: "withdrawn", r: "retracted", s: "superseded" };

const root = new URL("../../../../", import.meta.url);
const box = /** @type {HTMLInputElement} */ (
  document.querySelector("[data-md-component=search-query]")
);
const [meta, list] = /** @type {Iterable<HTMLElement>} */ (
  document.querySelector("[data-md-component=search-result]")?.children
);
const toPage = /** @type {HTMLElement} */ (document.querySelector(".ps-all"));
const { translations } = JSON.parse(document.getElementById("__config")?.textContent ?? "");

/** @type {ReturnType<typeof connect>} */
let ask;
/** @type {string | null} */
let query = null;
let asked = 0; // searches so far: an answer is shown unless a newer one is
let shown = 0;
let going = 0; // the search whose best result somebody waits to go to

async function search() {
  if (box.value === query) return;
  const typed = (query = box.value);
  const turn = ++asked;
  /** @param {Row[]} rows */
  const answer = (rows) => {
    if (turn < shown) return;
    shown = turn;
    show(rows, typed);
  };
  if (!typed.trim()) return answer([]);
  const message = { type: "search", query: typed, size: SHOWN };
  try {
    const found = await ask({ ...message, hurry: true });
    answer(rowsOf(typed, found));
    if (turn === going && turn === asked) best()?.click(); // not where typing went on
    if (!found.unsure || turn !== asked) return;
    const helped = await ask(message).catch(() => found); // what was found stays
    if (turn === shown) show(rowsOf(typed, helped), typed);
  } catch (reason) {
    if (turn !== asked) return;
    const { message: title } = /** @type {Error} */ (reason);
    answer([row("said", address(typed), [[title, false]], "Try again on the search page")]);
    toPage.hidden = false;
    query = null; // the same words may be asked for again
  }
}

/** The link that Enter goes to. @returns {HTMLElement | null | undefined} */
const best = () => list.querySelector("[data-md-score='1.00']")?.closest("a");

/**
 * Enter behind words without an answer goes to the best result when that has come, and not to that
 * of the words before, which is still there.
 *
 * @param {KeyboardEvent} event
 */
function goLater(event) {
  if (event.key !== "Enter" || event.isComposing || asked === shown || !list.children.length) return;
  event.preventDefault();
  event.stopPropagation(); // the theme would go at once
  going = asked;
}

/**
 * @param {string} typed
 * @param {{total: number, items: Item[], notice: any, target: string | null}} found
 */
function rowsOf(typed, { total, items, notice, target }) {
  if (!total) return [plainRow(typed, "Nothing found", advice(notice?.kind, typed))];
  const said = notice ? [noticeRow(typed, notice)] : [];
  const rows = items.map(({ url, title, authors, date, venue, flags, why, language }, place) => {
    const statuses = Array.from(flags, (flag) => STATUSES[flag]);
    const reasons = why.map(([field, words]) => `${field}: ${words.join(", ")}`);
    const facts = [...statuses, plain(authors), date, plain(venue), ...reasons];
    const text = facts.filter(Boolean).join(" · ");
    return { ...row(url, url, title, text, target !== null && place === 0), language };
  });
  return [...said, ...rows, allRow(typed, total, target === null)];
}

/** @param {Part[]} parts */
const plain = (parts) => parts.map(([text]) => text).join("");

/**
 * What is said above the results; each leads to the search page.
 *
 * @param {string} typed
 * @param {{kind: string, shown?: string, typed?: string}} notice
 */
function noticeRow(typed, { kind, shown: meant = "", typed: words }) {
  if (kind === "spelling") {
    /** @type {Part[]} */
    const title = [
      ["Showing results for ", false],
      [meant, true],
    ];
    return row("said", address(typed, true), title, `Search instead for ${words}`);
  }
  if (kind === "similar") {
    /** @type {Part[]} */
    const title = [
      ["Below them: results for ", false],
      [meant, true],
    ];
    return row("said", address(typed, true), title, `Only ${words}`);
  }
  return plainRow(typed, "No paper has all these words", "These have most of them");
}

/** @param {string} typed @param {number} total @param {boolean} isBest */
function allRow(typed, total, isBest) {
  const title = total === 1 ? "1 result" : `All ${spelt(total)} results`;
  return row("all", address(typed), [[title, false]], "With filters and sorting", isBest);
}

/** @param {string} typed @param {string} title @param {string} text */
const plainRow = (typed, title, text) => row("said", address(typed), [[title, false]], text);

/**
 * @param {string} key
 * @param {string} url
 * @param {Part[]} title
 * @param {string} text
 * @param {boolean} isBest
 * @returns {Row}
 */
const row = (key, url, title, text, isBest = false) => ({ key, url, title, text, isBest });

/** Of the search page. @param {string} words @param {boolean} exact */
const address = (words, exact = false) =>
  `search/?${new URLSearchParams({ q: words, ...(exact && { exact: "1" }) })}`;

/** @param {Row[]} rows @param {string} typed */
function show(rows, typed) {
  showRows(list, rows, makeItem);
  const said = !rows.length && !typed.trim() ? "placeholder" : ["none", "one"][rows.length] ?? "other";
  const heading = translations[`search.result.${said}`];
  if (meta.textContent !== heading) meta.textContent = heading;
  toPage.hidden = rows.length > 0;
}

/** A link in the shape that the theme's styles and its keyboard know. */
function makeItem() {
  const title = element("h1");
  const text = new Text();
  const styled = "md-search-result__article md-typeset";
  const article = element("article", { className: styled }, title, text);
  const link = element("a", { className: "md-search-result__link", tabIndex: -1 }, article);
  const item = element("li", { className: "md-search-result__item" }, link);
  /** @type {Partial<Row>} */
  let before = {};
  return Object.assign(item, {
    key: "",
    /** @param {Row} row */
    show(row) {
      this.key = row.key;
      if (row.url !== before.url) link.href = new URL(row.url, root).href;
      if (row.isBest !== before.isBest) article.dataset.mdScore = row.isBest ? "1.00" : "0.00";
      setMarked(title, row.title);
      setDirection(title, row.language);
      if (row.text !== before.text) text.data = row.text;
      before = row;
    },
  });
}

/**
 * Show what the box asks for, from now on.
 *
 * @param {Worker} [worker] one that runs the worker's script already
 */
export function open(worker) {
  ask = connect(new URL("../search/worker.js", import.meta.url), worker);
  box.addEventListener("input", search);
  box.addEventListener("keydown", goLater);
  box.addEventListener("focus", search); // after a failure
  box.form?.addEventListener("reset", () => setTimeout(search));
  search(); // for the words that are there already, or to say that it is ready
}
