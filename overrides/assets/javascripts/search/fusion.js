/**
 * How lists of results become one.
 *
 * The rule of `papershelf/search/query/fusion.py`: documents that have all words come first, in the
 * order of words; the others by reciprocal ranks over all lists.
 */

/** The k of reciprocal ranks. The larger, the less a first place counts beside a tenth. */
const NEAR = 10;

/**
 * `complete` as it is, then each document of the other lists once. Equal values stay in the order of
 * the first list that has the document. With a single other list nothing is reordered.
 *
 * @param {Int32Array} complete
 * @param {Int32Array[]} others each best first
 * @returns {Int32Array}
 */
export function fused(complete, others) {
  /** @type {Map<number, number>} */
  const values = new Map();
  for (const documents of others) {
    documents.forEach((document, at) => {
      values.set(document, (values.get(document) ?? 0) + 1 / (NEAR + at + 1));
    });
  }
  for (const document of complete) values.delete(document);
  const rest = [...values].sort(([, one], [, other]) => other - one).map(([document]) => document);
  return Int32Array.from([...complete, ...rest]);
}
