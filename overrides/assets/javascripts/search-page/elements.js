// Elements out of text. Nothing here, and nothing on the page, reads text as markup.

/** A piece of text, and whether it is a match. @typedef {[string, boolean]} Part */
/**
 * A piece of text, and the tag around it, if any; with a tag it may have matches in it.
 * @typedef {[string | Part[], keyof HTMLElementTagNameMap | ""]} Piece
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties of the element; `data` and `aria-…` are attributes
 * @param {...(Node | string)} inside
 */
export function element(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties))
    if (name.includes("-")) made.setAttribute(name, value);
    else /** @type {any} */ (made)[name] = value;
  made.append(...inside);
  return made;
}

/**
 * Make an element say these pieces, and nothing else. Nodes that are there are used again: new ones
 * need a style, other words in them do not.
 *
 * @param {HTMLElement} place
 * @param {Piece[]} pieces
 */
export function setPieces(place, pieces) {
  const { childNodes } = place;
  pieces.forEach(([text, tag], at) => {
    let there = /** @type {any} */ (childNodes[at]);
    if (!there || tag !== (there.localName ?? ""))
      there = place.insertBefore(tag ? element(tag) : new Text(), there ?? null);
    if (typeof text !== "string") setMarked(there, text);
    else if (tag) setPieces(there, [[text, ""]]);
    else if (there.data !== text) there.data = text;
  });
  while (childNodes.length > pieces.length) place.lastChild?.remove();
}

/** @param {Part[]} parts @returns {Piece[]} */
export const asPieces = (parts) => parts.map(([text, isMatch]) => [text, isMatch ? "mark" : ""]);

/** @param {HTMLElement} place @param {Part[]} parts */
export const setMarked = (place, parts) => setPieces(place, asPieces(parts));

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a text runs from right to left: the rule of `papershelf/text/direction.py`. @param {string} text */
export function runsLeft(text) {
  if (!LEFTWARD.test(text)) return false;
  const letters = text.match(/[\p{L}\p{Nl}\p{No}]/gu) ?? [];
  const leftward = letters.filter((letter) => LEFTWARD.test(letter)).length;
  return LEFTWARD.test(letters[0] ?? "") || 2 * leftward > letters.length;
}

/**
 * Let a place run as its words do, and say their language where it is another than the site's.
 *
 * @param {HTMLElement} place
 * @param {string} [language]
 */
export function setDirection(place, language) {
  // An empty `lang` would mean an unknown language.
  for (const [name, value] of [["dir", runsLeft(place.textContent ?? "") && "rtl"], ["lang", language]])
    if (value) place.setAttribute(/** @type {string} */ (name), value);
    else place.removeAttribute(/** @type {string} */ (name));
}

/** @param {string} id */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

const numbers = new Intl.NumberFormat("en"); // `toLocaleString` takes twenty times as long

/** @param {number} number */
export const spelt = (number) => numbers.format(number);

/** @param {number} number @param {string} thing */
export const counted = (number, thing) => `${spelt(number)} ${thing}${number === 1 ? "" : "s"}`;
