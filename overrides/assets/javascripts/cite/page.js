// Buttons that copy and download references: on a paper's page for that paper, on a listing for all
// of its papers, for those of its further pages too, or for those that a visitor has chosen. What a
// format needs besides comes when a button is used.

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

/**
 * A listing: its papers, or the chosen ones, which stay chosen on other pages. At its end, so that
 * nothing moves when the buttons come, and in view while any paper is chosen.
 *
 * @param {Element} article
 */
function ofListing(article) {
  const links = Array.from(document.querySelectorAll("article :is(h2, h3) a")).filter((link) =>
    nameOf(/** @type {HTMLAnchorElement} */ (link).href),
  );
  if (!links.length) return;
  const chosen = new Set(/** @type {string[]} */ (__md_get(CHOSEN) ?? []));
  const select = choice(FORMATS.map(([format]) => format));
  const which = element("span", {});
  const clear = element("button", { type: "button", textContent: "Choose none" });
  const boxes = links.map((link) => {
    const name = nameOf(/** @type {HTMLAnchorElement} */ (link).href);
    const box = element("input", { type: "checkbox", ariaLabel: `Choose ${link.textContent}` });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(name);
      else chosen.delete(name);
      show();
    });
    link.before(box);
    return { box, name };
  });
  function show() {
    __md_set(CHOSEN, [...chosen]);
    which.textContent = chosen.size ? `${chosen.size} chosen:` : "All of this list:";
    clear.hidden = !chosen.size;
    place.toggleAttribute("data-chosen", chosen.size > 0);
    for (const { box, name } of boxes) box.checked = chosen.has(name);
  }
  clear.addEventListener("click", () => {
    chosen.clear();
    show();
  });
  const text = async (/** @type {(words: string) => void} */ say) =>
    written(chosen.size ? [...chosen] : await wholeListing(say), select.value);
  const made = buttons(text, () => fileName(select.value, "papers"));
  const parts = [which, ...made.slice(0, 2), select, clear, made[2]];
  const place = element("div", { className: "ps-take" }, ...parts);
  article.append(place);
  show();
}

const article = document.querySelector("article");
const cite = article?.querySelector("h2#cite");
if (cite && article?.classList.contains("ps-paper")) ofPaper(cite);
else if (article?.classList.contains("ps-listing")) ofListing(article);
