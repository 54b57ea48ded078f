// Taking results away as references: all that were found, or those that are chosen by their check boxes.

import { byId, spelt } from "./elements.js";

const MOST = 10_000; // papers at once: who wants all of a large shelf has its dumps

/**
 * @param {(message: object) => Promise<any>} ask
 * @param {() => {answer: any, message: object} | null} last the newest answer, and what asked for it
 * @returns {() => Promise<void>} to be called when others are shown
 */
export function makeTaking(ask, last) {
  const place = byId("search-take");
  /** @type {Promise<() => void> | null} */
  let offered = null;

  async function offer() {
    const cite = /** @type {typeof import("../cite/page.js")} */ (
      await import(new URL("../cite/page.js", import.meta.url).href)
    );
    const all = async () => (await ask({ ...last()?.message, type: "names", most: MOST })).names;
    const isCut = () => last()?.answer.all > MOST;
    return cite.offer(place, all, () => (isCut() ? `The first ${spelt(MOST)}:` : "All found:"));
  }

  return async () => {
    place.hidden = !last()?.answer.items.length;
    if (place.hidden) return;
    offered ??= offer();
    try {
      (await offered)();
    } catch {
      offered = null; // the network failed: the next results try again
    }
  };
}
