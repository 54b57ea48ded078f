// A list whose elements are used again.

/**
 * An element of the list, which shows a row and knows the row's key.
 *
 * @template Row
 * @typedef {HTMLElement & {key: string, show: (row: Row) => void}} Item
 */

/**
 * Make a list show these rows. A row that stays keeps its element, and with it the focus. One that
 * comes takes that of one that goes, where it stands in its place: words in an element cost a half of
 * a new element with them.
 *
 * @template {{key: string}} Row
 * @template {Item<Row>} Shown
 * @param {HTMLElement} list
 * @param {Row[]} rows
 * @param {() => Shown} make
 */
export function showRows(list, rows, make) {
  const items = /** @type {HTMLCollectionOf<Shown>} */ (list.children);
  const known = new Map(Array.from(items, (item) => [item.key, item]));
  const staying = new Set(rows.map(({ key }) => key));
  const isFree = (/** @type {number} */ place) =>
    place < items.length && !staying.has(items[place].key);
  rows.forEach((row, place) => {
    const stays = known.get(row.key);
    while (stays && isFree(place)) items[place].remove();
    const item = stays ?? (isFree(place) ? items[place] : make());
    item.show(row);
    if (item !== items[place]) list.insertBefore(item, items[place] ?? null);
  });
  while (items.length > rows.length) list.lastElementChild?.remove();
}
