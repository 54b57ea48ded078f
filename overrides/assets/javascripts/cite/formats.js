// References in the formats that other tools read: the same rules as `papershelf/exports/formats.py`,
// over the same values (`exports/reference.py`), to the same bytes.

import { references } from "./packs.js";

/** @typedef {{family: string, given?: string, suffix?: string, name?: string}} Person */
/**
 * @typedef {object} Reference
 * @property {string} id
 * @property {string} key
 * @property {string} title
 * @property {string} type
 * @property {string} ris
 * @property {Person[]} [authors]
 * @property {boolean} [others]
 * @property {Person[]} [editors]
 * @property {string} [venue]
 * @property {string} [volume]
 * @property {string} [number]
 * @property {string} [pages]
 * @property {string} [publisher]
 * @property {string} [language]
 * @property {string} [published]
 * @property {string} [status]
 * @property {string[]} [tags]
 * @property {Record<string, string>} [ids]
 * @property {string[]} [also]
 * @property {string} [url]
 * @property {string} [pdf]
 * @property {string} [code]
 * @property {string} [project]
 * @property {string} [abstract]
 * @property {string} [summary]
 * @property {string} [bibtex]
 */

const COLUMNS = ("id bibkey type title authors editors published venue volume number pages publisher " +
  "language doi arxiv acl openreview pmid pmcid isbn openalex url pdf code project tags tldr abstract").split(" ");
const IDS = { arxiv: "arXiv:", doi: "doi:", acl: "ACL:", openreview: "OpenReview:", pmid: "PMID:", pmcid: "" };

/** @param {(string | undefined)[]} parts @param {string} between */
const join = (parts, between) => parts.filter(Boolean).join(between);

/** @param {Person} who */
const named = (who) => who.name || join([who.given, who.family, who.suffix], " ");

/** @param {Reference} one */
const people = (one) => (one.authors ?? []).map(named).join(", ") + (one.others ? " et al." : "");

/** @param {Person} who */
function turned(who) {
  const [family, given, suffix] = [who.family, who.given, who.suffix].map((part = "") => part.replaceAll(",", ""));
  if (!given && !suffix) return family.includes(" ") ? `${family},` : family;
  return join([family, given, suffix], ", ");
}

/** @param {Reference} one @returns {[string, string | undefined][]} */
function risOf(one) {
  const date = one.published ?? "";
  const [first, ...last] = (one.pages ?? "").replace(/\s*[-–—]+\s*/gu, "-").split("-");
  return [
    ["TY", one.ris],
    ["ID", one.key],
    ["TI", one.title],
    ...(one.authors ?? []).map((who) => /** @type {[string, string]} */ (["AU", turned(who)])),
    ...(one.editors ?? []).map((who) => /** @type {[string, string]} */ (["ED", turned(who)])),
    [one.ris === "BOOK" ? "JF" : "T2", one.venue],
    ["PY", date.slice(0, 4)],
    ["DA", date && date.replaceAll("-", "/") + "/".repeat(3 - date.split("-").length)],
    ["VL", one.volume],
    ["IS", one.number],
    ["SP", first],
    ["EP", last.join("-")],
    ["PB", one.publisher],
    ["LA", one.language],
    ["SN", one.ids?.isbn],
    ["DO", one.ids?.doi],
    ["UR", one.url],
    ...(one.also ?? []).map((url) => /** @type {[string, string]} */ (["UR", url])),
    ["L1", one.pdf],
    ...(one.tags ?? []).map((tag) => /** @type {[string, string]} */ (["KW", tag])),
    ["AB", one.abstract?.replaceAll("\n\n", " ")],
  ];
}

/** @param {Reference} one */
const ris = (one) =>
  risOf(one).filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\n`).join("") + "ER  - \n\n";

/** @param {Record<string, any>} value */
const set = (value) => Object.fromEntries(Object.entries(value).filter(([, one]) => one && (one.length ?? 1)));

/** @param {Person} who */
const cslName = ({ family, given, suffix }) => (given || suffix ? set({ family, given, suffix }) : { literal: family });

/** @param {Reference} one */
function csl(one) {
  const arxiv = one.ids?.arxiv;
  const keywords = (one.tags ?? []).join("; ");
  return set({
    id: one.key,
    "citation-key": one.key,
    type: one.type,
    title: one.title,
    author: one.authors?.map(cslName),
    editor: one.editors?.map(cslName),
    "container-title": one.venue,
    volume: one.volume,
    issue: one.number,
    page: one.pages,
    publisher: one.publisher,
    language: one.language,
    issued: one.published && { "date-parts": [one.published.split("-").map(Number)] },
    archive: arxiv && "arXiv",
    archive_location: arxiv,
    DOI: one.ids?.doi,
    ISBN: one.ids?.isbn,
    PMID: one.ids?.pmid,
    PMCID: one.ids?.pmcid,
    URL: one.url,
    status: one.status,
    keyword: keywords.includes(",") && !keywords.includes(";") ? `${keywords};` : keywords,
    abstract: one.abstract,
  });
}

/** @param {string[]} items */
function listed(items) {
  const text = items.join("; ");
  return !text.includes(";") && /[,|]/u.test(text) ? `${text};` : text;
}

/** A cell that a spreadsheet would run is marked. @param {string} cell */
const marked = (cell) => (/^'*[=+\-@＝＋－＠]/u.test(cell) ? `'${cell}` : cell);

/** @param {string} cell */
const quoted = (cell) => (/[",;\r\n\t']/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** @param {string[]} cells */
const csvLine = (cells) => `${cells.map(quoted).join(",")}\r\n`;

/** @param {Reference} one */
function row(one) {
  /** @type {Record<string, any>} */
  const cells = {
    ...one,
    ...one.ids,
    id: one.id,
    bibkey: one.key,
    authors: listed((one.authors ?? []).map(turned)),
    editors: listed((one.editors ?? []).map(turned)),
    tags: listed(one.tags ?? []),
    tldr: one.summary,
  };
  return csvLine(COLUMNS.map((name) => marked(cells[name] ?? "")));
}

/** @param {string} text */
const escaped = (text) => text.replace(/[\\`*_[\]<>&~$]/gu, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {string} url */
const target = (url) => url.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(" ", "%20");

/** @param {Reference} one */
function item(one) {
  const title = escaped(one.title) || "(no title)";
  const url = one.url || one.pdf;
  const place = join([one.venue && escaped(one.venue), one.published?.slice(0, 4)], " ");
  const said = [url ? `[${title}](${target(url)})` : title, escaped(people(one)), place && `*${place}*`];
  const links = Object.entries({ pdf: one.pdf !== url ? one.pdf : "", code: one.code, project: one.project });
  const beside = links.filter(([, link]) => link).map(([name, link]) => `[${name}](${target(link ?? "")})`);
  return `- ${join([join(said, ", "), beside.join(" ")], " ")}\n`;
}

/** @param {Reference} one */
function identifier(one) {
  for (const [name, prefix] of Object.entries(IDS)) if (one.ids?.[name]) return `${prefix}${one.ids[name]}\n`;
  return `# without an identifier: ${one.title}\n`;
}

/** @param {string} text */
const ended = (text) => (/[.?!]$/u.test(text) ? text : `${text}.`);

/** @param {Reference} one */
function line(one) {
  const place = join([one.venue, one.published?.slice(0, 4)], ", ");
  return join([...[people(one), one.title, place].filter(Boolean).map(ended), one.url], " ") + "\n";
}

/** How each format is written, what it is called, and the name of its file. */
export const FORMATS = {
  bibtex: { label: "BibTeX", file: "papers.bib", write: (/** @type {Reference[]} */ all) => all.map((one) => one.bibtex).join("\n") },
  ris: { label: "RIS", file: "papers.ris", write: (/** @type {Reference[]} */ all) => all.map(ris).join("") },
  csl: { label: "CSL-JSON", file: "papers.json", write: (/** @type {Reference[]} */ all) => JSON.stringify(all.map(csl), null, 1) + "\n" },
  csv: { label: "CSV", file: "papers.csv", write: (/** @type {Reference[]} */ all) => csvLine(COLUMNS) + all.map(row).join("") },
  markdown: { label: "Markdown", file: "papers.md", write: (/** @type {Reference[]} */ all) => all.map(item).join("") },
  ids: { label: "identifiers", file: "papers.txt", write: (/** @type {Reference[]} */ all) => all.map(identifier).join("") },
  text: { label: "plain text", file: "references.txt", write: (/** @type {Reference[]} */ all) => all.map(line).join("") },
};

/**
 * Papers, by the names of their pages, in a format.
 *
 * @param {string[]} names
 * @param {keyof typeof FORMATS} format
 */
export const written = async (names, format) => FORMATS[format].write(await references(names, format === "bibtex"));
