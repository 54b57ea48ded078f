// References out of the packs of the site's API (`papershelf/exports/dumps/packs.py`).

const API = new URL("../../../../api/", import.meta.url); // this is assets/javascripts/search-HASH/cite/
const AT_ONCE = 8;

/** @type {Map<string, Promise<Map<string, any>>>} */
const loaded = new Map();

/** The number of the pack of a paper, if packs begin with these names. @param {string} name @param {string[]} from */
export function packOf(name, from) {
  let [low, high] = [0, from.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle] <= name) low = middle;
    else high = middle;
  }
  return low;
}

/** @param {string} path @param {RequestInit} [how] */
async function get(path, how) {
  const answer = await fetch(new URL(path, API), how);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** A pack; some servers say that it is compressed, and browsers then hand it out as it was. @param {string} name */
async function open(name) {
  const data = await (await get(`cite/${name}`)).arrayBuffer();
  const [first, second] = new Uint8Array(data);
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = isPacked && new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  const lines = await new Response(stream || data).text();
  return new Map(JSON.parse(`[${lines.trimEnd().replaceAll("\n", ",")}]`));
}

/**
 * The references of papers, by the names of their pages, in that order; with `isBibtex` BibTeX alone.
 *
 * @param {string[]} names
 * @param {boolean} isBibtex
 * @returns {Promise<any[]>}
 */
export async function references(names, isBibtex) {
  const packs = await (await get("cite.json", { cache: "no-cache" })).json();
  /** @type {string[]} */
  const files = packs[isBibtex ? "bibtex" : "references"];
  const at = names.map((name) => files[packOf(name, packs.from)]);
  const waiting = [...new Set(at)].filter((file) => !loaded.has(file));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        const opened = open(file);
        loaded.set(file, opened);
        await opened.catch(() => loaded.delete(file));
      }
    }),
  );
  const found = await Promise.all(at.map((file, number) => loaded.get(file)?.then((pack) => pack.get(names[number]))));
  const known = found.filter(Boolean);
  return isBibtex ? known.map((bibtex) => ({ bibtex })) : known;
}
