/**
 * A query that is an identifier, in whatever spelling, goes straight to its paper.
 *
 * The rules of `papershelf/search/query/recognise.py`, and a port of what it uses of
 * `papershelf/identifiers.py` and `papershelf/text/hygiene.py`. `tests/tables/identifiers.json`
 * holds both sides to one table.
 */

const LONGEST = 300;
const MOST = 500; // characters that are looked at for an address

// What Python's `str.strip` and `\s` take for space; `\s` of JavaScript differs.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
// `\s` where Python's pattern is of ASCII alone.
const GAP = "[\\t-\\r ]*";

const GAP_ONE = "[\\t-\\r ]";

const HOST = "(?:https?://)?";
const MARK = `(?:doi${GAP}:?${GAP}|info:doi/)?`;
const RESOLVER = `${HOST}(?:dx\\.|www\\.)?doi\\.org/(?:doi:)?`;
const ARXIV = new RegExp(
  `^(?:arxiv${GAP_ONE}(?:e-?print|preprint),?${GAP_ONE})?(?:arxiv${GAP}:${GAP}` +
    `|${HOST}(?:[a-z0-9-]+\\.)*arxiv\\.org/(?:abs|pdf|html|ps|format)/` +
    `|${HOST}ar5iv\\.org/(?:abs|html)/` +
    `|${HOST}(?:www\\.)?alphaxiv\\.org/abs/` +
    `|${HOST}(?:huggingface\\.co|hf\\.co)/papers/` +
    `|${MARK}(?:${RESOLVER})?10\\.48550/arxiv\\.)?` +
    "(?:(?<id>(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\\.\\d{4}" +
    "|(?:1[5-9]|[2-9]\\d)(?:0[1-9]|1[0-2])\\.\\d{5})" +
    "|(?<archive>[a-z]+(?:-[a-z]+)?)(?:\\.[a-z]{2})?/(?<number>\\d{7}))" +
    `(?:v[1-9]\\d{0,2})?(?:\\.pdf|\\.md)?/?(?:${GAP}\\[[a-z.-]+\\])?(?:[?#][^\\n]*)?$`,
  "i",
);
const DOI = new RegExp(
  `^${MARK}(?<url>${RESOLVER})?` +
    `(?<name>10\\.[0-9]{4,9}(?:/|%2F)[^${SPACE}]+)$`,
  "i",
);
const DOI_NAME = new RegExp(`^10\\.[0-9]{4,9}/[^${SPACE}]*[^${SPACE}.,;]$`);
const ACL = new RegExp(
  `^(?:acl${GAP}:${GAP}|${HOST}(?:www\\.)?(?:aclanthology\\.org|aclweb\\.org/anthology)/)?` +
    "(?<id>[A-Z]\\d{2}-\\d{4,5}|\\d{4}\\.[a-z0-9_]+-[a-z0-9_]+\\.\\d{1,4})" +
    "(?:v\\d+)?(?:\\.pdf|\\.bib)?/?$",
  "i",
);
const ACL_DOI = /^10\.(?:18653\/v1|3115\/v1)\/([^\n]+)$/i;
const OPENREVIEW = new RegExp(
  `^(?:openreview[${SPACE}]*:[${SPACE}]*` +
    `|${HOST}openreview\\.net/(?:forum|pdf|attachment)\\?(?:[^${SPACE}]*&)?id=)?` +
    `(?<id>[A-Za-z0-9_-]{6,24})(?:[&#][^${SPACE}]*)?$`,
);
const PMID = new RegExp(
  `^(?:(?:pmid|pubmed)${GAP}:?${GAP}|${HOST}(?:pubmed\\.ncbi\\.nlm\\.nih\\.gov` +
    "|(?:www\\.)?ncbi\\.nlm\\.nih\\.gov/pubmed)/)(?<id>[1-9]\\d{0,8})/?(?:[?#][^\\n]*)?$",
  "i",
);
const PMCID = new RegExp(
  `^(?:pmcid${GAP}:?${GAP}|${HOST}(?:(?:www\\.)?ncbi\\.nlm\\.nih\\.gov/pmc/articles` +
    "|pmc\\.ncbi\\.nlm\\.nih\\.gov/articles|europepmc\\.org/article/pmc)/)?" +
    "PMC(?<id>[1-9]\\d{0,9})(?:\\.\\d+)?(?:/[^\\n]*)?$",
  "i",
);
const OPENALEX = new RegExp(
  `^(?:openalex${GAP}:${GAP}|${HOST}(?:api\\.|www\\.)?openalex\\.org/(?:works/)?)?` +
    "W(?<id>\\d{1,12})/?$",
  "i",
);
const S2 = new RegExp(
  `^(?:(?:s2${GAP}:${GAP}` +
    `|${HOST}(?:www\\.|api\\.)?semanticscholar\\.org/paper/(?:[^/?#${SPACE}]+/)?)?` +
    "(?<sha>[0-9a-f]{40})(?:[?#][^\\n]*)?" +
    `|(?:s2${GAP}:${GAP}|${HOST}api\\.semanticscholar\\.org/)?` +
    `corpus_?id${GAP}:${GAP}(?<corpus>\\d{1,12}))$`,
  "i",
);
const DBLP = new RegExp(
  `^(?:[Dd][Bb][Ll][Pp]${GAP}:${GAP}` +
    `|${HOST}(?:www\\.)?dblp\\.(?:org|uni-trier\\.de|dagstuhl\\.de)/rec/` +
    "(?:bibtex\\d?/|html/)?)?" +
    "(?<id>(?:conf|journals|books|phd|series|reference|tr|ms|data|www)" +
    "/[A-Za-z0-9_+-]+/[A-Za-z0-9_.+'/-]*?[A-Za-z0-9_+-])(?:\\.(?:html|bib|xml))?(?:\\?[^\\n]*)?$",
);
const ADDRESS = new RegExp(
  `^(?:(?:https?://|www\\.)[^${SPACE}]|(?:[a-z0-9-]+\\.)+(?:com|org|net|edu|gov|io|ai|de|uk|fr|cn|jp` +
    `|eu|ch)/)[^${SPACE}]*$`,
  "i",
);
const RECORD = new RegExp(`^(?=[^${SPACE}]*[0-9])[^${SPACE}]{5,100}$`, "u");

const PAIRS = ["()", "[]", "{}", "<>"];
const QUOTES = "[ \\t\\n\\r\"'`\\u2018\\u2019\\u201c\\u201d\\u00ab\\u00bb]+";
const STOPS = "[.,;:!?\\u2026\\u3002\\uff0c\\uff1b]+";
const AROUND = new RegExp(`^${QUOTES}|${QUOTES}$`, "g");
const BEHIND = new RegExp(`${STOPS}$`);

// Controls, direction marks, invisible and tag characters, halves of characters, lost ones; and
// joiners behind what joins with nothing.
const FLAW = new RegExp(
  "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f" +
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069" +
    "\\u00ad\\u180e\\u200b\\u2060-\\u2065\\u206a-\\u206f\\ufeff\\ufff9-\\ufffb" +
    "\\u{e0000}-\\u{e007f}\\ud800-\\udfff\\ufffd]" +
    "|(?<![\\u0600-\\u061b\\u061d-\\u180d\\u180f-\\u1fff\\u2600-\\u27bf\\ufe0f" +
    "\\u{1f000}-\\u{1faff}])[\\u200c\\u200d]",
  "u",
);

/**
 * The terms under which the paper would be found that `text` identifies, most certain first.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function recognise(text) {
  const spelt = strip(text);
  if (!spelt) return [];
  if (areWords(spelt) || Array.from(spelt.slice(0, 2 * LONGEST + 2)).length > LONGEST) return [];
  const keys = referenceKeys(spelt);
  if (RECORD.test(spelt)) keys.push(recordKey(spelt));
  if (isAddress(spelt)) keys.push(addressKey(bare(spelt)));
  return keys;
}

/**
 * Words without a digit or a colon are no identifier: most queries are told so without the patterns.
 *
 * @param {string} text
 */
const areWords = (text) => !/[\d:]/.test(text) && /[a-z]\s+[a-z]/i.test(text);

/** Whether a text is an address and nothing else: found whole or not at all. @param {string} text */
export const isAddress = (text) => !areWords(text) && ADDRESS.test(bare(text.slice(0, MOST)));

/**
 * `papershelf.identifiers.reference_keys`.
 *
 * @param {string} text without space around it
 * @returns {string[]}
 */
function referenceKeys(text) {
  const keys = [];
  const [preprint, name, anthology, forum] = [arxiv(text), doi(text), acl(text), openreview(text)];
  if (preprint) keys.push(`arxiv:${preprint}`);
  if (name) keys.push(doiKey(name));
  if (anthology) keys.push(`acl:${anthology.toLowerCase()}`);
  if (forum) keys.push(`openreview:${forum}`);
  keys.push(...catalogued(bare(text)));
  return [...new Set(keys)];
}

/** @param {string} text */
function strip(text) {
  return text.replace(EDGES, "");
}

/**
 * `papershelf.identifiers._bare`: without quotes, brackets and stops of a sentence around it.
 *
 * @param {string} text of at most LONGEST characters
 */
function bare(text) {
  let before = null;
  text = strip(text);
  while (text !== before) {
    before = text;
    text = text.replace(AROUND, "").replace(BEHIND, "");
    for (const [opening, closing] of PAIRS) {
      const more = text.split(opening).length - text.split(closing).length;
      if (text.startsWith(opening) && (more > 0 || text.endsWith(closing))) {
        text = more > 0 ? text.slice(1) : text.slice(1, -1);
      } else if (text.endsWith(closing) && more < 0) {
        text = text.slice(0, -1);
      }
    }
  }
  return text;
}

/**
 * `papershelf.search.index.documents.record_key`.
 *
 * @param {string} id without a space
 */
function recordKey(id) {
  return `id:${id.toLowerCase()}`;
}

/**
 * `papershelf.search.index.documents.address_key`: CRC-32 of the address.
 *
 * @param {string} url
 */
function addressKey(url) {
  const place = url.toLowerCase().replace(/^(?:https?:\/\/)?(?:www\.)?|\/+$/g, "");
  let sum = -1;
  for (const byte of new TextEncoder().encode(place)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return `at:${(~sum >>> 0).toString(16).padStart(8, "0")}`;
}

/** @param {string} text */
function arxiv(text) {
  const groups = ARXIV.exec(unquote(bare(text)))?.groups;
  if (!groups) return null;
  return (groups.archive ? `${groups.archive}/${groups.number}` : groups.id).toLowerCase();
}

/** @param {string} text */
function doi(text) {
  const groups = DOI.exec(bare(text))?.groups;
  if (!groups) return null;
  const spelt = groups.url ? bare(unquote(groups.name)) : groups.name;
  const name = spelt.replace(/[.,;]+$/, "").toLowerCase();
  return DOI_NAME.test(name) && !FLAW.test(name) ? name : null;
}

/** @param {string} text */
function acl(text) {
  const found = doi(text);
  const inner = found && ACL_DOI.exec(found);
  const spelt = ACL.exec(inner ? inner[1] : bare(text))?.groups?.id;
  if (!spelt) return null;
  return /^[A-Za-z]\d{2}-/.test(spelt) ? spelt.toUpperCase() : spelt.toLowerCase();
}

/** @param {string} text */
function openreview(text) {
  text = bare(text);
  const id = OPENREVIEW.exec(text)?.groups?.id;
  if (!id) return null;
  return id === text && /^(?:[a-z-]+|\d+)$/.test(id) ? null : id;
}

/**
 * The keys that catalogues give: `papershelf.identifiers.catalogued`. A bare number is no PubMed id.
 *
 * @param {string} text
 * @returns {string[]}
 */
function catalogued(text) {
  const keys = [];
  const pubmed = PMID.exec(text)?.groups?.id;
  if (pubmed) keys.push(`pmid:${pubmed}`);
  const central = PMCID.exec(text)?.groups?.id;
  if (central) keys.push(`pmcid:PMC${central}`);
  const work = OPENALEX.exec(text)?.groups?.id;
  if (work) keys.push(`openalex:W${work}`);
  const { sha, corpus } = S2.exec(text)?.groups ?? {};
  if (sha) keys.push(`s2:${sha.toLowerCase()}`);
  if (corpus) keys.push(`s2:CorpusId:${corpus}`);
  const key = DBLP.exec(text)?.groups?.id;
  if (key) keys.push(`dblp:${key}`);
  return keys;
}

/** @param {string} name of a DOI */
function doiKey(name) {
  const preprint = arxiv(name);
  if (preprint) return `arxiv:${preprint}`;
  const anthology = ACL_DOI.test(name) && acl(name);
  return anthology ? `acl:${anthology.toLowerCase()}` : `doi:${name}`;
}

/**
 * `urllib.parse.unquote`: what is no UTF-8 becomes the replacement character.
 *
 * @param {string} text
 */
function unquote(text) {
  const read = new TextDecoder("utf-8", { ignoreBOM: true });
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = escapes.slice(1).split("%").map((pair) => parseInt(pair, 16));
    return read.decode(Uint8Array.from(bytes));
  });
}
