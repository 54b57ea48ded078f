/**
 * The order of results: one rule, over what each want finds.
 *
 * The rule of `papershelf/search/query/ranking.py`, which says it in words.
 */

import { compared, rank } from "./score.js";
import { TITLE, fits, rarity } from "./wants.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./plan.js").Want} Want
 * @typedef {import("./plan.js").Spelling} Spelling
 *
 * @typedef {object} Results
 * @property {Int32Array} documents best first
 * @property {number} complete how many of them, the first ones, have all words, or stand among those
 *   that do
 * @property {number} leading how many of them, the first ones, stay first where another list is
 *   joined (`fusion.js`)
 * @property {Float64Array} values of the documents
 *
 * @typedef {object} Match What a want finds: 1 for each document that it finds, and as typed.
 * @property {Uint8Array} found
 * @property {Uint8Array} typed
 * @property {Float64Array} scores
 * @property {Uint8Array} titled what is found in titles; asked of pages written by hand alone
 *
 * @typedef {Match & {role: string, boost: number, weight: number}} Looked A match of a want that excludes
 *   nothing, and its idf.
 */

const MOST = 0.3;
const OF_BEST = 0.65;
const SIDE = 0.5;
const FAVOUR = 0.02;
const LEADING = 5;
const HALF = 0.5;
const AMONG = 10;
const AHEAD = 1.6;
const SATURATION = 5;
const PARTIAL = 200;
/** The tier of papers that have most words. */
const OTHERS = 2;

/**
 * The results of a plan.
 *
 * @param {Plan} plan
 * @param {Index} index
 * @returns {Promise<Results>}
 */
export async function ranked({ wants, pairs }, index) {
  const { total } = index;
  const [matches, sides, favour] = await Promise.all([
    Promise.all(wants.map((want) => matchOf(want, index))),
    Promise.all(pairs.map((pair) => sideOf(pair, index))),
    index.orders.favour(),
  ]);
  const values = new Float64Array(total);
  pairs.forEach(({ first, second }, at) => {
    const { joined, terms } = sides[at];
    if (joined) letIn(joined, [matches[first], matches[second]]);
    if (terms[0] && terms[1]) index.scorer.addBeside(terms[0], terms[1], SIDE, values);
  });
  /** @type {Uint8Array} 1 for each document that may be a result */
  const there = new Uint8Array(total);
  /** @type {Looked[]} */
  const looked = [];
  for (const [place, { role, boost }] of wants.entries()) {
    if (role === "excluded") continue;
    const count = letThrough(matches[place].found, there);
    looked.push({ role, boost, weight: count ? rarity(total, count) : 0, ...matches[place] });
  }
  if (!looked.length) there.fill(1);
  for (const [place, { role }] of wants.entries()) {
    if (role === "excluded") shutOut(matches[place].found, there);
  }
  const parts = new Float64Array(total);
  const tiers = tiersOf(looked, there, { values, parts }, favour, index.papers);
  return ordered(tiers, values, parts);
}

/**
 * The documents by tier, rising: papers that have all words as typed, that have all words, that have
 * most; then the same of pages that are not among them.
 *
 * @param {Looked[]} looked
 * @param {Uint8Array} there
 * @param {{values: Float64Array, parts: Float64Array}} of each document its value, to that of what
 *   stands side by side; and the part of the query's weight that it has
 * @param {import("./orders.js").Favour | null} favour
 * @param {number} papers the number of the first document that is none
 */
function tiersOf(looked, there, { values, parts }, favour, papers) {
  const counting = looked.filter(({ role }) => role !== "added");
  const isRequired = counting.some(({ role }) => role === "required");
  let whole = 0; // every paper that is kept has what is required
  for (const { role, weight } of counting) if (role === "needed") whole += weight;
  /** @type {number[][]} */
  const tiers = [[], [], [], [], [], []];
  let best = 0;
  for (let at = 0; at < there.length; at++) {
    if (!there[at]) continue;
    let isComplete = true;
    let isTyped = true;
    let isAmong = true;
    let isKept = true;
    let covered = 0;
    for (const { role, boost, weight, found, typed, scores, titled } of looked) {
      if (scores[at]) values[at] += boost * saturated(scores[at], weight);
      if (role === "added") continue;
      if (!found[at]) isComplete = false;
      if (!found[at] && role === "required") isKept = false;
      if (found[at] && role === "needed") covered += weight;
      if (!typed[at]) isTyped = false;
      if (at >= papers && !titled[at]) isAmong = false;
    }
    if (!isKept) continue;
    const part = whole ? covered / whole : isRequired || isComplete ? 1 : 0;
    parts[at] = part;
    best = Math.max(best, part);
    values[at] *= Math.sqrt(part);
    if (favour) values[at] *= 1 + (FAVOUR * favour.levels[at]) / favour.most;
    const tier = isAmong ? 0 : 3;
    tiers[tier + (isComplete ? (isTyped ? 0 : 1) : 2)].push(at);
  }
  const least = Math.min(MOST, OF_BEST * best);
  const most = (/** @type {number} */ at) => parts[at] > 0 && parts[at] >= least;
  return tiers.map((tier, place) => (place % 3 === 2 ? tier.filter(most) : tier));
}

/**
 * @param {number[][]} tiers
 * @param {Float64Array} values
 * @param {Float64Array} parts
 * @returns {Results}
 */
function ordered(tiers, values, parts) {
  const [asTyped, inForms, others, ...pages] = tiers.map((tier, place) =>
    byValue(place === OTHERS ? foremost(tier, values) : tier, values),
  );
  const first = merged([...asTyped, ...inForms], others.slice(0, AMONG), values);
  const ahead = first.length - asTyped.length - inForms.length;
  const rest = others.slice(ahead, ahead + PARTIAL);
  const documents = Int32Array.from([...first, ...rest, ...pages.flat()]);
  const complete = first.length || (rest.length ? 0 : pages[0].length + pages[1].length);
  const lacking = documents.subarray(0, LEADING).findIndex((one) => parts[one] < HALF);
  const half = lacking < 0 ? Math.min(documents.length, LEADING) : lacking;
  return {
    documents,
    complete,
    leading: Math.max(complete, half),
    values: Float64Array.from(documents, (document) => values[document]),
  };
}

/** @param {number[]} tier @param {Float64Array} values */
const byValue = (tier, values) => [...rank(Int32Array.from(tier), values).documents];

/**
 * The documents of most value, more of them than results show: so only these are sorted.
 *
 * @param {number[]} tier
 * @param {Float64Array} values
 */
function foremost(tier, values) {
  const most = AMONG + PARTIAL;
  if (tier.length <= most) return tier;
  const rising = Float64Array.from(tier, (one) => compared(values[one])).sort();
  return tier.filter((one) => compared(values[one]) >= rising[tier.length - most]);
}

/**
 * @param {Uint8Array} found
 * @param {Uint8Array} there where what is found becomes 1
 * @returns {number} how many are found
 */
function letThrough(found, there) {
  let count = 0;
  for (let at = 0; at < found.length; at++) {
    if (found[at]) {
      there[at] = 1;
      count++;
    }
  }
  return count;
}

/**
 * @param {Uint8Array} found
 * @param {Uint8Array} there where what is found becomes 0
 */
function shutOut(found, there) {
  for (let at = 0; at < found.length; at++) if (found[at]) there[at] = 0;
}

/**
 * Documents that have all words, and among them those of the others that have more value.
 *
 * @param {number[]} full
 * @param {number[]} others best first
 * @param {Float64Array} values
 */
function merged(full, others, values) {
  /** @type {number[]} */
  const documents = [];
  let ahead = 0;
  for (const one of full) {
    const least = AHEAD * compared(values[one]);
    while (ahead < others.length && compared(values[others[ahead]]) > least) {
      documents.push(others[ahead++]);
    }
    documents.push(one);
  }
  return documents;
}

/**
 * What a word of that weight adds: its idf times `SATURATION` + 1 at most.
 *
 * @param {number} score
 * @param {number} weight
 */
function saturated(score, weight) {
  return weight ? (score * (SATURATION + 1) * weight) / (score + SATURATION * weight) : score;
}

/**
 * What any of the alternatives of a want finds.
 *
 * @param {Want} want
 * @param {Index} index
 * @returns {Promise<Match>}
 */
async function matchOf({ clauses, weighing, phrases, spans, spellings, exact }, index) {
  const [expanded, beside, holding, within] = await Promise.all([
    index.expanded(clauses),
    index.expanded(weighing),
    Promise.all(phrases.map((phrase) => index.phrases.holding(phrase))),
    Promise.all(spans.map(([first, last]) => index.orders.within(first, last))),
  ]);
  const { found, scores } = index.scorer.scored(expanded);
  const typed = spellings.length ? spelt(expanded, spellings, index.total) : found.slice();
  if (exact) found.set(typed);
  const more = beside.length ? [index.scorer.scored(beside).scores] : [];
  for (const one of holding) {
    letThrough(one, found);
    letThrough(one, typed);
  }
  for (const one of within) {
    letThrough(one, found);
    const weight = rarity(index.total, letThrough(one, typed));
    more.push(Float64Array.from(one, (is) => is * weight));
  }
  for (const one of more) for (let at = 0; at < one.length; at++) scores[at] += one[at];
  if (exact || more.length) {
    for (let at = 0; at < scores.length; at++) if (!found[at]) scores[at] = 0;
  }
  const titled = await titledBy(expanded, phrases, index);
  return { found, typed, scores, titled };
}

/**
 * Which documents have what is wanted in their titles; not looked up where all are papers.
 *
 * @param {import("./score.js").Expanded[]} clauses
 * @param {import("./plan.js").Together[]} phrases
 * @param {Index} index
 * @returns {Promise<Uint8Array>}
 */
async function titledBy(clauses, phrases, index) {
  if (index.papers === index.total) return new Uint8Array(0);
  const { found } = index.scorer.scored(clauses.filter(hasTitles).map(inTitles));
  const held = phrases.filter(hasTitles).map((phrase) => index.phrases.holding(inTitles(phrase)));
  for (const one of await Promise.all(held)) one.forEach((is, at) => (found[at] |= is));
  return found;
}

/** @param {{fields: number[]}} asked */
const hasTitles = ({ fields }) => fields.includes(TITLE);

/**
 * @template {{fields: number[]}} Fielded
 * @param {Fielded} asked
 * @returns {Fielded}
 */
const inTitles = (asked) => ({ ...asked, fields: [TITLE] });

/**
 * Which documents have a word of the clauses that is spelt as wanted.
 *
 * @param {import("./score.js").Expanded[]} clauses
 * @param {Spelling[]} wanted
 * @param {number} total
 */
function spelt(clauses, wanted, total) {
  const found = new Uint8Array(total);
  for (const { terms, fields } of clauses) {
    for (const term of terms) {
      let bits = 0;
      term.forms.forEach((form, at) => {
        if (wanted.some((one) => fits(form, one))) bits |= 1 << at;
      });
      if (!bits) continue;
      for (const field of fields) {
        const { documents = [], forms = [] } = term.fields[field] ?? {};
        for (let at = 0; at < documents.length; at++) if (forms[at] & bits) found[documents[at]] = 1;
      }
    }
  }
  return found;
}

/**
 * The terms of a pair, and what finds its words as one.
 *
 * @param {import("./plan.js").Pair} pair
 * @param {Index} index
 */
async function sideOf({ terms, joined }, index) {
  const [first, second, together] = await Promise.all([
    index.dictionary.find(terms[0]),
    index.dictionary.find(terms[1]),
    index.expanded(joined),
  ]);
  return { terms: [first, second], joined: joined.length && index.scorer.scored(together) };
}

/**
 * Documents that have the words of a pair as one have each of them.
 *
 * @param {{found: Uint8Array, scores: Float64Array}} joined
 * @param {Match[]} matches
 */
function letIn(joined, matches) {
  for (const { found, typed, scores } of matches) {
    for (let at = 0; at < found.length; at++) {
      if (!joined.found[at]) continue;
      found[at] = 1;
      typed[at] = 1;
      scores[at] = Math.max(scores[at], joined.scores[at] / matches.length);
    }
  }
}
