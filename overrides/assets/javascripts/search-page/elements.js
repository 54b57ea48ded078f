// Elements out of text. Nothing here, and nothing on the page, reads text as markup.

/** A piece of text, and whether it is a match. @typedef {[string, boolean]} Part */
/** A piece of text, and the tag around it, if any. @typedef {[string, keyof HTMLElementTagNameMap | ""]} Piece */

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
    const there = /** @type {any} */ (childNodes[at]);
    if (!there || tag !== (there.localName ?? "")) {
      place.insertBefore(tag ? element(tag, {}, text) : new Text(text), there ?? null);
      return;
    }
    const words = there.firstChild ?? there;
    if (words.data !== text) words.data = text;
  });
  while (childNodes.length > pieces.length) place.lastChild?.remove();
}

/** @param {HTMLElement} place @param {Part[]} parts */
export const setMarked = (place, parts) =>
  setPieces(
    place,
    parts.map(([text, isMatch]) => [text, isMatch ? "mark" : ""]),
  );

/** @param {string} id */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

const numbers = new Intl.NumberFormat("en"); // `toLocaleString` takes twenty times as long

/** @param {number} number */
export const spelt = (number) => numbers.format(number);

/** @param {number} number @param {string} thing */
export const counted = (number, thing) => `${spelt(number)} ${thing}${number === 1 ? "" : "s"}`;
