// References out of the packs of the site's API (`papershelf/exports/dumps/packs.py`).

const API = new URL("../../../../api/", import.meta.url); // this is assets/javascripts/search-HASH/cite/
const AT_ONCE = 8;

/** @type {Map<string, Promise<Record<string, any>>>} */
const loaded = new Map();

/** The pack of a paper: FNV-1a over the name of its page, folded. @param {string} name @param {number} packs */
export function packOf(name, packs) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return (value ^ (value >>> 16)) & (packs - 1);
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
  if (first !== 0x1f || second !== 0x8b) return JSON.parse(new TextDecoder().decode(data));
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
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
  const at = names.map((name) => files[packOf(name, files.length)]);
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
  const found = await Promise.all(at.map((file, number) => loaded.get(file)?.then((pack) => pack[names[number]])));
  const known = found.filter(Boolean);
  return isBibtex ? known.map((bibtex) => ({ bibtex })) : known;
}
