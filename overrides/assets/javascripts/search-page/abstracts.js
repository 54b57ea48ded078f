// The lines under a result: how its abstract goes around the first word that was searched for. They
// come from the paper's own page, which is then at hand for the click; and where that page leads on to
// related papers, the result does too.

import { element, setDirection, setMarked } from "./elements.js";

const BEFORE = 25; // characters before the first match: it stands in the line that a phone shows
const LENGTH = 320; // characters of all, of which the stylesheet shows whole lines
const READ = 20_000; // characters of a long hand-written page
const KEPT = 200; // texts
const NEAR = "150px"; // how far below the screen a result is got ready

/** @typedef {(message: object) => Promise<any>} Ask */
/** @typedef {HTMLElement & {link: HTMLAnchorElement, lines: HTMLElement, like: HTMLAnchorElement, ways: HTMLElement}} Result */

/** @typedef {{text: string, related: string, pdf: string, code: string}} Known what a page says */

/**
 * @param {Ask} ask
 * @returns {(results: Iterable<Result>, words: object[]) => void} fills the lines of those that come
 *   into view, with these words marked
 */
export function makeAbstracts(ask) {
  /** @type {Map<string, Promise<Known>>} */
  const texts = new Map();
  let turn = 0;
  /** @type {object[]} of the search that found the results */
  let marked = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) {
          observer.unobserve(target);
          fill(/** @type {Result} */ (target), turn);
        }
    },
    { rootMargin: NEAR },
  );

  /** @param {Result} result @param {number} asked */
  async function fill({ link, lines, like, ways }, asked) {
    const url = link.href;
    const isThere = () => asked === turn && link.href === url; // or another paper has its element
    try {
      if (!texts.has(url)) texts.set(url, textOf(url));
      if (texts.size > KEPT) texts.delete([...texts.keys()][0]);
      const { text, related, pdf, code } = await /** @type {Promise<Known>} */ (texts.get(url));
      if (!isThere()) return;
      if (related) like.href = url + related;
      const { parts, first } = await ask({ type: "mark", text, words: marked });
      if (!isThere()) return;
      lines.classList.remove("ps-whole");
      show(lines, excerpt(parts, first));
      const open = opener(lines, parts, first);
      const before = ways.querySelector("button"); // of other words in the same result
      if (before) before.replaceWith(open);
      else if (ways.childElementCount === 1) lead(ways, pdf, code, text ? open : null);
    } catch {
      texts.delete(url); // the network failed: a result stands without its lines, until next time
      if (isThere()) show(lines, []);
    }
  }

  return (results, words) => {
    turn++;
    marked = words;
    observer.disconnect();
    for (const result of results) observer.observe(result);
  };
}

/** @param {HTMLElement} lines @param {[string, boolean][]} parts */
function show(lines, parts) {
  setMarked(lines, parts);
  setDirection(lines, lines.lang); // the paper's, which the result has set
  lines.hidden = !parts.length;
}

/**
 * Let a result lead to the PDF and the code too, and open the whole text in place.
 *
 * @param {HTMLElement} ways with the link to how the paper is cited
 * @param {string} pdf
 * @param {string} code
 * @param {HTMLElement | null} open
 */
function lead(ways, pdf, code, open) {
  const links = Object.entries({ pdf, code }).filter(([, href]) => href);
  ways.prepend(...links.flatMap(([name, href]) => [element("a", { href }, name), " · "]));
  if (open) ways.append(" · ", open);
}

/**
 * A button that shows the whole text in place of its lines, and these again.
 *
 * @param {HTMLElement} lines
 * @param {[string, boolean][]} parts
 * @param {number} first
 */
function opener(lines, parts, first) {
  const open = element("button", { type: "button", className: "ps-open", "aria-expanded": "false" }, "abstract");
  open.addEventListener("click", () => {
    const isOpen = lines.classList.toggle("ps-whole");
    open.setAttribute("aria-expanded", String(isOpen));
    show(lines, isOpen ? parts : excerpt(parts, first));
  });
  return open;
}

/** What a page says: summary and abstract, and where it leads. @param {string} url @returns {Promise<Known>} */
async function textOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const related = page.querySelector(".ps-paper > h2[id=related-papers]") ? "#related-papers" : "";
  const links = Array.from(page.querySelectorAll(".ps-paper > h1 + ul > li > a"), (link) => [
    link.textContent,
    new URL(link.getAttribute("href") ?? "", response.url).href,
  ]);
  const { PDF: pdf = "", Code: code = "" } = Object.fromEntries(links);
  return { text: abstractOf(page), related, pdf, code };
}

/** @param {Document} page a paper's page, or one written by hand */
function abstractOf(page) {
  const article = page.querySelector("article");
  const nodes = article?.matches(".ps-paper")
    ? [article.querySelector("blockquote"), ...under(article.querySelector("h2[id^=abstract]"))]
    : (article?.querySelectorAll("p, li") ?? []);
  const text = Array.from(nodes, (node) => node?.textContent ?? "").join(" ");
  return text
    .replace(/\s+/g, " ")
    .replace(/^ ?In short\. /, "")
    .trim()
    .slice(0, READ);
}

/** The place, or the one behind it in the middle of a character. @param {string} text @param {number} at */
const wholeFrom = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at + 1 : at);

/** The paragraphs under a heading. @param {Element | null} heading */
function* under(heading) {
  for (let node = heading?.nextElementSibling; node?.matches("p"); node = node.nextElementSibling)
    yield node;
}

/**
 * The part of a text around its first match, cut between words where there are spaces.
 *
 * @param {[string, boolean][]} parts
 * @param {number} first place of the first match in `parts`, -1 where there is none
 * @returns {[string, boolean][]}
 */
export function excerpt(parts, first) {
  const before = parts
    .slice(0, Math.max(first, 0))
    .map(([text]) => text)
    .join("");
  const near = before.length - BEFORE;
  let skip = near > 0 ? before.indexOf(" ", near) + 1 || wholeFrom(before, near) : 0;
  /** @type {[string, boolean][]} */
  const kept = skip ? [["… ", false]] : [];
  let room = LENGTH;
  for (const [text, isMatch] of parts) {
    const rest = text.slice(skip);
    skip = Math.max(0, skip - text.length);
    if (!rest) continue;
    kept.push([rest.slice(0, room), isMatch]);
    room -= rest.length;
    if (room <= 0) break;
  }
  return kept;
}
