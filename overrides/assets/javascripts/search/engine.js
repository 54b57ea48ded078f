/**
 * The worker's messages: the dialog and the search page ask, each is answered under its `id`:
 *
 *   search {query, filters, order, size, exact, hurry, meaning}
 *     -> results {total, complete, all, items, notice, target, words, spans, unsure, unlisted, hasMeaning}
 *   names {query, filters, order, exact, meaning, most} -> names {names}
 *   facet {name, query, filters, exact} -> facet {name, values, rest}
 *   mark {text, words} -> marked {parts, first}; words are those of a search
 * Where the index cannot be loaded, the answer is failed {message}; the same message may be sent
 * again. Each letter that somebody types is a search in a hurry. While the index loads, only the last
 * one counts, and those before it fail; and one that follows another quickly, or ends in a letter or
 * two, waits for a pause before it asks for a part of the index, and fails where a newer one came:
 * else each letter would load parts of its own.
 */

import { fetchManifest, LoadError, readManifest } from "./files.js";
import { Index } from "./index.js";
import { mark, markSpelt } from "./marks.js";
import { matched, unsaid } from "./matched.js";
import { search } from "./search.js";

/** @typedef {import("./facets.js").Filters} Filters */
/** @typedef {import("./cards.js").Card} Card */
/** @typedef {import("./marks.js").Part} Part */

/**
 * What the page asks.
 * @typedef {object} Request
 * @property {string} query
 * @property {Filters} [filters]
 * @property {"relevance" | "date" | "votes" | "trending"} [order]
 * @property {number} [size] of results to return
 * @property {boolean} [exact] no help for spelling
 * @property {boolean} [hurry] few results do not wait for that help
 * @property {boolean} [meaning] find also what is similar in meaning
 */

/**
 * What a result shows: a card with its words marked, and the words of its names and topics that were
 * found and that it does not show.
 * @typedef {Omit<Card, "title" | "authors" | "venue"> &
 *   {title: Part[], authors: Part[], venue: Part[], why: import("./matched.js").Matched[]}} Item
 */

/**
 * @typedef {object} Found
 * @property {number} total results of what was typed; those of similar words stand behind them
 * @property {number} complete how many of them, the first ones, have all words
 * @property {number} all results, those of similar words and meaning too
 * @property {Item[]} items the first ones
 * @property {{kind: string, shown?: string, typed?: string} | null} notice
 * @property {string | null} target where an identifier leads
 * @property {import("./marks.js").Word[]} words for `mark`
 * @property {string[]} spans parts of the query that were taken for the time of publication
 * @property {boolean} unsure in a hurry: help with spelling may add results
 * @property {{facet: string, value: string}[]} unlisted what filters name and no file has
 * @property {boolean} hasMeaning whether the index can find what is similar in meaning
 */

const PAUSE = 250; // milliseconds without a letter
const LONG_PAUSE = 600; // behind a letter or two
/** A last word that says so little that most go on. */
const BEGUN = /(?:^|\s)[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}$/;

/** A newer search came. */
class Overtaken extends Error {}

export class Engine {
  /**
   * @param {URL} root of the site
   * @param {Promise<Response>} manifest that is under way
   * @param {any} lunr
   * @param {(message: object) => void} post
   */
  constructor(root, manifest, lunr, post) {
    this.root = root;
    this.lunr = lunr;
    this.post = post;
    /** @type {Promise<Index>} */
    this.index = this.open(manifest);
    this.index.catch(() => {}); // said to whoever asks
    /** Searches in a hurry so far, and when the last one came. */
    this.hurried = 0;
    this.came = -PAUSE;
  }

  /**
   * @param {{type: string, id: number, [key: string]: any}} message
   * @returns {Promise<void>}
   */
  async receive(message) {
    const answer = ANSWERS[message.type];
    if (answer === undefined) return;
    const { id, hurry } = message;
    const pause = hurry ? this.pauseFor(message.query) : null;
    const number = this.hurried;
    try {
      await Promise.allSettled([this.index]);
      if (hurry && number !== this.hurried) throw new Overtaken("Another search came.");
      const ask = (/** @type {Index} */ index) =>
        answer(this, pause ? index.patient(pause) : index, message);
      this.post({ id, ...(await this.retrying(ask)) });
    } catch (reason) {
      this.post({ type: "failed", id, message: said(reason) });
    }
  }

  /**
   * What a search in a hurry waits for before it asks for a file; null where it need not.
   *
   * @param {string} query
   * @returns {(() => Promise<void>) | null}
   */
  pauseFor(query) {
    const number = ++this.hurried;
    const now = performance.now();
    const milliseconds = BEGUN.test(query) ? LONG_PAUSE : now - this.came < PAUSE ? PAUSE : 0;
    this.came = now;
    if (!milliseconds) return null;
    /** @type {Promise<void> | undefined} */
    let pause;
    return () =>
      (pause ??= new Promise((done, overtaken) => {
        const isNewest = () => number === this.hurried;
        const end = () => (isNewest() ? done() : overtaken(new Overtaken("Another search came.")));
        setTimeout(end, now + milliseconds - performance.now());
      }));
  }

  /**
   * Ask the index; where a file cannot be had, ask once more with a fresh manifest, since a new
   * site may have been published under an open tab.
   * @template T
   * @param {(index: Index) => Promise<T>} ask
   * @returns {Promise<T>}
   */
  async retrying(ask) {
    const { index } = this;
    try {
      return await ask(await index);
    } catch (reason) {
      if (!(reason instanceof LoadError)) throw reason;
    }
    // Another question may have opened it anew meanwhile.
    if (this.index === index) this.index = this.open(fetchManifest(this.root));
    return ask(await this.index);
  }

  /**
   * @param {Promise<Response>} manifest
   * @returns {Promise<Index>}
   */
  async open(manifest) {
    return new Index(await readManifest(manifest), this.root, this.lunr);
  }

  /**
   * What a request finds, all of it in the order that it asks for.
   *
   * @param {Index} index
   * @param {Request} request
   */
  async ordered(index, { query, filters = {}, order = "relevance", ...how }) {
    const found = await this.documents(index, query, how);
    const kept = await index.facets.keep(found.documents, filters);
    const isWhole = kept.length === found.documents.length;
    const within = new Set(isWhole ? [] : kept);
    const among = (/** @type {number} */ end) =>
      isWhole ? end : found.documents.subarray(0, end).filter((one) => within.has(one)).length;
    const complete = among(found.complete);
    const counted = among(found.counted);
    // Another order than that of the search would mix papers that lack a word among the others.
    const sortable = kept.subarray(0, complete || counted);
    const isSorted = order !== "relevance";
    const sorted = isSorted ? await index.orders.sort(sortable, order) : kept;
    return { found, sorted, complete, total: isSorted ? sorted.length : counted };
  }

  /**
   * @param {Index} index
   * @param {Request} request
   * @returns {Promise<Found>}
   */
  async find(index, { size = 10, ...request }) {
    const { found, sorted, complete, total } = await this.ordered(index, request);
    const first = sorted.subarray(0, size);
    const { notice, target, words, spans, wants, unsure } = found;
    const [cards, why] = await Promise.all([index.cards.of(first), matched(wants, first, index)]);
    const unlisted = await index.facets.unlisted(request.filters ?? {});
    const items = cards.map((card, at) => {
      const named = new Map(why[at]);
      return {
        ...card,
        title: mark(card.title, words, index.language),
        authors: markSpelt(card.authors, named.get("author")),
        venue: markSpelt(card.venue, named.get("venue")),
        why: unsaid(why[at], card),
      };
    });
    const hasMeaning = index.meaning !== undefined;
    const said = { notice, target, words, spans, unsure, unlisted, hasMeaning };
    return { total, complete, all: sorted.length, items, ...said };
  }

  /**
   * @param {Index} index
   * @param {string} query
   * @param {{exact?: boolean, hurry?: boolean, meaning?: boolean}} how
   */
  async documents(index, query, { meaning = false, ...how }) {
    if (query.trim() !== "") {
      const found = await search({ query, ...how }, index);
      if (!meaning || !index.meaning) return found;
      // Its script is a file of its own, which nobody loads who does not ask for it.
      const { withMeaning } = await import("./meaning.js");
      return withMeaning(query, found, index);
    }
    const all = await index.everything();
    const documents = all.filter((document) => document < index.papers);
    const complete = documents.length;
    const nothing = { notice: null, target: null, words: [], spans: [], wants: [], unsure: false };
    return { documents, complete, counted: complete, leading: complete, ...nothing };
  }
}

/**
 * Answers to the page's messages by their type.
 * @type {Object<string, (engine: Engine, index: Index, message: any) => Promise<object>>}
 */
const ANSWERS = {
  async search(engine, index, message) {
    return { type: "results", ...(await engine.find(index, message)) };
  },
  async names(engine, index, { most, ...request }) {
    const { sorted } = await engine.ordered(index, request);
    const papers = sorted.filter((document) => document < index.papers).subarray(0, most);
    return { type: "names", names: await index.names(papers) };
  },
  async facet(engine, index, { name, query, filters, exact, meaning }) {
    const { documents, counted } = await engine.documents(index, query, { exact, meaning });
    const kept = await index.facets.keep(documents.subarray(0, counted), otherThan(name, filters));
    return { type: "facet", name, ...(await index.facets.count(name, kept)) };
  },
  async mark(_engine, index, { text, words = [] }) {
    const parts = mark(text, words, index.language);
    return { type: "marked", parts, first: parts.findIndex(([, marked]) => marked) };
  },
};

/**
 * @param {string} facet
 * @param {Filters} filters
 * @returns {Filters} without what they say of that facet
 */
function otherThan(facet, { has = [], without = {}, ...filters }) {
  return {
    ...filters,
    [facet]: undefined,
    has: has.filter((name) => name !== facet),
    without: { ...without, [facet]: undefined },
  };
}

/**
 * @param {unknown} reason
 * @returns {string} for the visitor
 */
function said(reason) {
  if (reason instanceof LoadError || reason instanceof Overtaken) return reason.message;
  console.error(reason);
  return "The search has failed.";
}
