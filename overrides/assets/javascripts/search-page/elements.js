// Elements out of text. Nothing here, and nothing on the page, reads text as markup.

/**
 * @param {string} tag
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
 * @param {[string, boolean][]} parts text, and whether it is a match
 * @returns {(Node | string)[]}
 */
export const marked = (parts) =>
  parts.map(([text, isMatch]) => (isMatch ? element("mark", {}, text) : text));

/** @param {string} id */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

/** @param {number} number @param {string} thing */
export const counted = (number, thing) =>
  `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
