// Buttons that copy and download references: on a paper's page for that paper, on a listing for all
// of its papers, for those of its further pages too, or for those that a visitor has chosen, and on
// each row its abstract. What a format needs besides comes when a button is used. The search page offers the same of its results.

/** @typedef {keyof typeof import("./formats.js").FORMATS} Format */

/** @type {[Format, string][]} */
const FORMATS = [
  ["bibtex", "BibTeX"],
  ["ris", "RIS"],
  ["csl", "CSL-JSON"],
  ["csv", "CSV"],
  ["markdown", "Markdown"],
  ["ids", "Identifiers"],
  ["text", "Plain text"],
];
const OF_ONE = ["bibtex", "ris", "csl", "text"];
const CHOSEN = "ps-chosen"; // of what the browser keeps

/** @param {string} format @param {string} stem */
const fileName = (format, stem) =>
  `${stem}.${/** @type {Record<string, string>} */ ({ bibtex: "bib", csl: "json", markdown: "md", ids: "txt", text: "txt" })[format] ?? format}`;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties
 * @param {...(Node | string)} inside
 */
function element(tag, properties, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

/** The name of the page of a paper that an address leads to; empty for another. @param {string} url */
const nameOf = (url) => /\/papers\/([^/]+)\/$/u.exec(new URL(url, location.href).pathname)?.[1] ?? "";

/** @param {string[]} names @param {string} format */
async function written(names, format) {
  const { written: write } = /** @type {typeof import("./formats.js")} */ (
    await import(new URL("./formats.js", import.meta.url).href)
  );
  return write(names, /** @type {Format} */ (format));
}

/**
 * Buttons for a text that is made when one is used, and what became of it, for who listens too.
 *
 * @param {(say: (words: string) => void) => Promise<string>} make
 * @param {() => string} name of the file
 */
function buttons(make, name) {
  const said = element("span", { role: "status" });
  const say = (/** @type {string} */ words) => {
    said.textContent = words;
  };
  /** @param {string} label @param {string} done @param {(text: string) => unknown} use */
  const button = (label, done, use) =>
    element("button", {
      type: "button",
      textContent: label,
      onclick: async () => {
        say("…");
        try {
          await use(await make(say));
          say(done);
        } catch {
          say("That did not work. Try again.");
        }
      },
    });
  return [
    button("Copy", "Copied", (text) => navigator.clipboard.writeText(text)),
    button("Download", "", (text) => {
      const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      element("a", { href, download: name() }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    }),
    said,
  ];
}

/** @param {string[]} formats */
function choice(formats) {
  const options = FORMATS.filter(([format]) => formats.includes(format));
  return element(
    "select",
    { ariaLabel: "Format" },
    ...options.map(([value, textContent]) => element("option", { value, textContent })),
  );
}

/** A paper's own page: the block of BibTeX says what is chosen. @param {Element} heading */
function ofPaper(heading) {
  const code = heading.parentElement?.querySelector("h2#cite ~ :is(pre, .highlight) code");
  const name = nameOf(location.href);
  if (!code || !name) return;
  const entry = code.textContent ?? "";
  const select = choice(OF_ONE);
  const text = async () => (select.value === "bibtex" ? entry : written([name], select.value));
  const [copy, download, said] = buttons(text, () => fileName(select.value, name));
  select.addEventListener("change", async () => {
    const { value } = select;
    const shown = await text().catch(() => "");
    if (value !== select.value) return;
    said.textContent = shown ? "" : "That did not work. Try again.";
    if (shown) code.textContent = shown;
  });
  heading.after(element("div", { className: "ps-take" }, copy, download, select, said));
}

/** The names of the papers that stand in a listing. @param {ParentNode} page */
const listed = (page) =>
  Array.from(page.querySelectorAll("article :is(h2, h3) > a, article :is(h2, h3) > span > a"), (link) =>
    nameOf(/** @type {HTMLAnchorElement} */ (link).getAttribute("href") ?? ""),
  ).filter(Boolean);

/** The further pages of this listing, whose links the browser resolves as if they stood here. */
function furtherPages() {
  const last = Number(/Page [\d,]+ of ([\d,]+)/u.exec(document.body.textContent ?? "")?.[1].replaceAll(",", "") ?? 1);
  const base = location.pathname.replace(/page\/\d+\/$/u, "");
  return Array.from({ length: last }, (_, at) => (at ? `${base}page/${at + 1}/` : base)).filter(
    (path) => path !== location.pathname,
  );
}

/** All papers of the listing. @param {(words: string) => void} say */
async function wholeListing(say) {
  const pages = furtherPages();
  const names = listed(document);
  for (const [at, path] of pages.entries()) {
    say(`Page ${at + 1} of ${pages.length + 1} …`);
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(path);
    names.push(...listed(new DOMParser().parseFromString(await answer.text(), "text/html")));
  }
  return [...new Set(names)];
}

/** What is chosen, on this page and on others. */
const chosen = () => new Set(/** @type {string[]} */ (__md_get(CHOSEN) ?? []));

/** Let the check boxes, each before a link, say what is chosen; a link to no paper has none. */
function showBoxes() {
  const names = chosen();
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".ps-choose"))) {
    const link = /** @type {HTMLAnchorElement} */ (box.nextElementSibling);
    const name = nameOf(link.href);
    box.hidden = !name;
    box.disabled = false;
    box.checked = names.has(name);
    box.ariaLabel = `Choose ${link.textContent}`;
  }
}

/**
 * Buttons that take papers away: the chosen ones, or all that there are. They are in view while any
 * paper is chosen.
 *
 * @param {HTMLElement} place
 * @param {(say: (words: string) => void) => Promise<string[]>} all their names
 * @param {() => string} nameAll what they are
 * @returns {() => void} to be called when the papers on the page are others
 */
export function offer(place, all, nameAll) {
  const select = choice(FORMATS.map(([format]) => format));
  const which = element("span", {});
  const clear = element("button", { type: "button", textContent: "Choose none" });
  const text = async (/** @type {(words: string) => void} */ say) => {
    const names = chosen();
    return written(names.size ? [...names] : await all(say), select.value);
  };
  const [copy, download, said] = buttons(text, () => fileName(select.value, "papers"));
  function show() {
    const { size } = chosen();
    which.textContent = size ? `${size} chosen:` : nameAll();
    clear.hidden = !size;
    said.textContent = "";
    place.toggleAttribute("data-chosen", size > 0);
    showBoxes();
  }
  const keep = (/** @type {Set<string>} */ names) => {
    __md_set(CHOSEN, [...names]);
    show();
  };
  document.addEventListener("change", ({ target }) => {
    const box = /** @type {HTMLInputElement} */ (target);
    if (!box.matches(".ps-choose")) return;
    const names = chosen();
    const name = nameOf(/** @type {HTMLAnchorElement} */ (box.nextElementSibling).href);
    if (box.checked) names.add(name);
    else names.delete(name);
    keep(names);
  });
  clear.addEventListener("click", () => keep(new Set()));
  addEventListener("pageshow", show); // back here, from where others were chosen
  place.classList.add("ps-take");
  place.append(which, copy, download, select, clear, said);
  show();
  return show;
}

/** The summary and the abstract on a paper's page. @param {string} url */
async function abstractOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = Array.from(page.querySelectorAll(".ps-paper > h1 ~ blockquote:not(h2 ~ *)"));
  for (let node = page.querySelector("h2[id^=abstract]")?.nextElementSibling; node?.matches("p"); node = node.nextElementSibling)
    found.push(node);
  return found;
}

/** A button beside the link to how a paper is cited, which opens its abstract in place. @param {Element} cite */
function addAbstract(cite) {
  const begins = cite.closest("p")?.nextElementSibling;
  if (!(begins instanceof HTMLParagraphElement) || begins.querySelector("a, strong")) return; // no text of a paper
  const whole = element("div", { className: "ps-whole", hidden: true });
  const button = element("button", {
    type: "button",
    className: "ps-open",
    textContent: "abstract",
    ariaExpanded: "false",
    onclick: async () => {
      const isOpen = button.ariaExpanded === "true";
      try {
        if (!whole.hasChildNodes()) whole.append(...(await abstractOf(/** @type {HTMLAnchorElement} */ (cite).href)));
      } catch {
        button.textContent = "abstract: try again";
        return;
      }
      button.textContent = "abstract";
      button.ariaExpanded = String(!isOpen);
      begins.hidden = !isOpen;
      whole.hidden = isOpen;
    },
  });
  begins.after(whole);
  cite.after(" · ", button);
}

/** A listing, at its end, so that nothing moves when the buttons come. @param {Element} article */
function ofListing(article) {
  const links = Array.from(document.querySelectorAll("article :is(h2, h3) a")).filter((link) =>
    nameOf(/** @type {HTMLAnchorElement} */ (link).href),
  );
  if (!links.length) return;
  for (const link of links) link.before(element("input", { type: "checkbox", className: "ps-choose" }));
  for (const cite of article.querySelectorAll('h2 + p > a[href$="/#cite"]')) addAbstract(cite);
  const place = element("div", {});
  article.append(place);
  offer(place, wholeListing, () => "All of this list:");
}

const article = document.querySelector("article");
const cite = article?.querySelector("h2#cite");
if (cite && article?.classList.contains("ps-paper")) ofPaper(cite);
else if (article?.classList.contains("ps-listing")) ofListing(article);
