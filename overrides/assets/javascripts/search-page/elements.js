// Elements out of text. Nothing here, and nothing on the page, reads text as markup.

/** A piece of text, and whether it is a match. @typedef {[string, boolean]} Part */

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

/** @param {Part[]} parts @returns {(Node | string)[]} */
export const marked = (parts) =>
  parts.map(([text, isMatch]) => (isMatch ? element("mark", {}, text) : text));

/**
 * Make an element say these parts. What it says already stays: then nothing is laid out anew.
 *
 * @param {HTMLElement} place
 * @param {Part[]} parts
 */
export function setMarked(place, parts) {
  const { childNodes } = place;
  const isSame =
    childNodes.length === parts.length &&
    parts.every(
      ([text, isMatch], at) =>
        childNodes[at].textContent === text &&
        isMatch === (childNodes[at].nodeType === Node.ELEMENT_NODE),
    );
  if (!isSame) place.replaceChildren(...marked(parts));
}

/** @param {string} id */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

/** @param {number} number @param {string} thing */
export const counted = (number, thing) =>
  `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
