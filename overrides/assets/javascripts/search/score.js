/**
 * lunr 2.3's scores over typed arrays.
 *
 * A document's score is the sum over fields of (query vector . field vector) / |query vector|,
 * where a field vector's entry is the weight of a term in a document's field, and a query vector's
 * entry the sum of the boosts of the clauses that name the term for that field. Documents must be
 * in every required clause and in no prohibited one; a query of prohibited clauses alone finds all
 * others, with score 0. lunr.Index.query is the reference, and a test holds us to it.
 */

/** @typedef {import("./ranges.js").Term} Term */

/** @typedef {{documents: Int32Array, scores: Float64Array}} Ranked best first */

/**
 * A clause with the terms that it stands for.
 * @typedef {object} Expanded
 * @property {Term[]} terms
 * @property {number[]} fields
 * @property {number} boost
 * @property {"required" | "optional" | "prohibited"} presence
 */

const FIELDS = 10;
/** More required clauses than any query has. */
const PROHIBITED = 0xffff;

export class Scorer {
  /**
   * @param {{documents: number, boosts: number[], steps: number[]}} manifest
   */
  constructor({ documents, boosts, steps }) {
    this.total = documents;
    this.boosts = boosts;
    this.steps = steps;
  }

  /**
   * @param {Expanded[]} clauses
   * @returns {Ranked}
   */
  score(clauses) {
    const wanted = clauses.filter(({ presence }) => presence !== "prohibited");
    const found = this.matching(clauses, wanted);
    const sums = new Float64Array(this.total);
    for (const { term, boosts } of queryVectors(wanted)) this.add(term, boosts, sums);
    return rank(found, sums);
  }

  /**
   * What a query of optional clauses gives every document.
   * @param {Expanded[]} clauses
   * @returns {{found: Uint8Array, scores: Float64Array}}
   */
  scored(clauses) {
    const found = new Uint8Array(this.total);
    for (const documents of postingsOf(clauses)) {
      for (const document of documents) found[document] = 1;
    }
    const scores = new Float64Array(this.total);
    for (const { term, boosts } of queryVectors(clauses)) this.add(term, boosts, scores);
    return { found, scores };
  }

  /**
   * What it is worth to each document that two terms stand side by side there: the lesser of their
   * weights in each field.
   * @param {Term} first
   * @param {Term} second
   * @param {number} times
   * @param {Float64Array} values that it is added to, so many times
   */
  addBeside(first, second, times, values) {
    const idfs = [this.idf(first), this.idf(second)];
    first.fields.forEach((one, field) => {
      const other = second.fields[field];
      if (!other) return;
      const unit = this.boosts[field];
      const weight = (/** @type {number} */ idf, /** @type {number} */ impact) =>
        Math.floor(((idf * unit * impact) / this.steps[field]) * 1000 + 0.5) / 1000;
      let there = 0;
      for (let at = 0; at < one.documents.length; at++) {
        const document = one.documents[at];
        while (there < other.documents.length && other.documents[there] < document) there++;
        if (other.documents[there] !== document) continue;
        const after = (one.near[at] << 1) | (one.near[at] >>> 31); // places are kept modulo 32
        if (!(after & other.near[there])) continue;
        const least = Math.min(
          weight(idfs[0], one.impacts[at]),
          weight(idfs[1], other.impacts[there]),
        );
        values[document] += times * least;
      }
    });
  }

  /**
   * Numbers of the documents that a query finds, rising.
   * @param {Expanded[]} clauses
   * @param {Expanded[]} wanted those that are not prohibited
   * @returns {Int32Array}
   */
  matching(clauses, wanted) {
    const required = wanted.filter(({ presence }) => presence === "required");
    // For each document, how many of the demands before this one it met, all of them.
    const met = new Uint16Array(this.total);
    const demands = required.length > 0 ? required.map((clause) => [clause]) : [wanted];
    demands.forEach((alternatives, demand) => {
      for (const documents of postingsOf(alternatives)) {
        for (let at = 0; at < documents.length; at++) {
          if (met[documents[at]] === demand) met[documents[at]] = demand + 1;
        }
      }
    });
    const prohibited = clauses.filter(({ presence }) => presence === "prohibited");
    for (const documents of postingsOf(prohibited)) {
      for (const document of documents) met[document] = PROHIBITED;
    }
    return placesOf(met, wanted.length > 0 ? demands.length : 0);
  }

  /**
   * Add what a term gives to each document's score.
   * @param {Term} term
   * @param {Float64Array} boosts by field, divided by the length of that field's query vector
   * @param {Float64Array} sums by document
   */
  add(term, boosts, sums) {
    const idf = this.idf(term);
    term.fields.forEach(({ documents, impacts }, field) => {
      const boost = boosts[field];
      if (boost === 0) return;
      const unit = idf * this.boosts[field];
      const step = this.steps[field];
      for (let at = 0; at < documents.length; at++) {
        // Three decimals, as lunr's builder keeps of a weight.
        const weight = Math.floor(((unit * impacts[at]) / step) * 1000 + 0.5) / 1000;
        sums[documents[at]] += boost * weight;
      }
    });
  }

  /**
   * @param {Term} term
   * @returns {number} lunr.idf
   */
  idf({ count }) {
    return Math.log(1 + Math.abs((this.total - count + 0.5) / (count + 0.5)));
  }
}

/**
 * The query vectors of all fields, term by term in the order of the index.
 * @param {Expanded[]} clauses
 * @returns {{term: Term, boosts: Float64Array}[]}
 */
function queryVectors(clauses) {
  /** @type {Map<string, {term: Term, boosts: Float64Array}>} */
  const vectors = new Map();
  for (const { terms, fields, boost } of clauses) {
    for (const term of terms) {
      let entry = vectors.get(term.term);
      if (entry === undefined) {
        entry = { term, boosts: new Float64Array(FIELDS) };
        vectors.set(term.term, entry);
      }
      for (const field of fields) entry.boosts[field] += boost;
    }
  }
  const entries = [...vectors.values()].sort((a, b) => (a.term.term < b.term.term ? -1 : 1));
  const lengths = new Float64Array(FIELDS);
  for (const { boosts } of entries) {
    for (let field = 0; field < FIELDS; field++) lengths[field] += boosts[field] ** 2;
  }
  for (const { boosts } of entries) {
    for (let field = 0; field < FIELDS; field++) {
      if (boosts[field] > 0) boosts[field] /= Math.sqrt(lengths[field]);
    }
  }
  return entries;
}

/**
 * @param {Expanded[]} clauses
 * @returns {Generator<Int32Array>} document numbers, field by field; one may come twice
 */
function* postingsOf(clauses) {
  for (const { terms, fields } of clauses) {
    for (const term of terms) {
      for (const field of fields) if (term.fields[field]) yield term.fields[field].documents;
    }
  }
}

/**
 * @param {Uint16Array} values
 * @param {number} wanted
 * @returns {Int32Array} the places of that value, rising
 */
function placesOf(values, wanted) {
  const places = new Int32Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) if (values[at] === wanted) places[count++] = at;
  return places.slice(0, count);
}

/** Scores are compared in these units, so that the order of a sum's parts decides nothing. */
const UNIT = 1e-9;
/** A score in whole units, as scores are compared. @param {number} score */
export const compared = (score) => Math.round(score / UNIT);
const DIGIT = 14;
const DIGITS = 1 << DIGIT;
/** Half of a key's four digits: up to 7.2e16 units, more than any query can score. */
const HALF = DIGITS * DIGITS;
/** Documents up to which going through all digits takes longer than comparing pairs. */
const PAIRS = 400;

/**
 * The documents by score, best first; equal ones by number. Many by a radix sort: comparing pairs
 * of 10,000 documents through a function takes longer than all the scoring.
 * @param {Int32Array} documents rising
 * @param {Float64Array} sums score by document
 * @returns {Ranked}
 */
export function rank(documents, sums) {
  const count = documents.length;
  const keys = new Float64Array(count);
  let highest = 0;
  for (let at = 0; at < count; at++) {
    keys[at] = compared(sums[documents[at]]);
    if (keys[at] > highest) highest = keys[at];
  }
  const places = count > PAIRS ? byDigits(keys, highest) : byPairs(keys);
  const ranked = new Int32Array(count);
  const scores = new Float64Array(count);
  for (let at = 0; at < count; at++) scores[at] = sums[(ranked[at] = documents[places[at]])];
  return { documents: ranked, scores };
}

/**
 * @param {Float64Array} keys
 * @returns {Int32Array} their places, the greatest key first
 */
function byPairs(keys) {
  return Int32Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a] || a - b);
}

/**
 * @param {Float64Array} keys whole numbers
 * @param {number} highest of them
 * @returns {Int32Array} their places, the greatest key first
 */
function byDigits(keys, highest) {
  const halves = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  for (let at = 0; at < keys.length; at++) {
    halves[0][at] = keys[at] % HALF;
    halves[1][at] = keys[at] / HALF;
  }
  let from = Int32Array.from(keys.keys());
  let to = new Int32Array(keys.length);
  const starts = new Int32Array(DIGITS);
  for (let pass = 0; highest > 0; pass++, highest = Math.floor(highest / DIGITS)) {
    const half = halves[pass >> 1];
    const shift = pass & 1 ? DIGIT : 0;
    starts.fill(0);
    for (let at = 0; at < half.length; at++) starts[(half[at] >>> shift) & (DIGITS - 1)]++;
    for (let digit = DIGITS - 1, start = 0; digit >= 0; digit--) {
      const size = starts[digit];
      starts[digit] = start;
      start += size;
    }
    for (let at = 0; at < from.length; at++) {
      const place = from[at];
      to[starts[(half[place] >>> shift) & (DIGITS - 1)]++] = place;
    }
    [from, to] = [to, from];
  }
  return from;
}
