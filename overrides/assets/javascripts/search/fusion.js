/**
 * How lists of results become one.
 *
 * The rule of `papershelf/search/query/fusion.py`: documents that have all words, or a few that have
 * half of them, come first, in the order of words; the others by reciprocal ranks over all lists.
 */

/** The k of reciprocal ranks. The larger, the less a first place counts beside a tenth. */
const NEAR = 10;

/**
 * `leading` as it is, then each document of the other lists once. Equal values stay in the order of
 * the first list that has the document. With a single other list nothing is reordered.
 *
 * @param {Int32Array} leading
 * @param {Int32Array[]} others each best first
 * @returns {Int32Array}
 */
export function fused(leading, others) {
  /** @type {Map<number, number>} */
  const values = new Map();
  for (const documents of others) {
    documents.forEach((document, at) => {
      values.set(document, (values.get(document) ?? 0) + 1 / (NEAR + at + 1));
    });
  }
  for (const document of leading) values.delete(document);
  const rest = [...values].sort(([, one], [, other]) => other - one).map(([document]) => document);
  return Int32Array.from([...leading, ...rest]);
}
