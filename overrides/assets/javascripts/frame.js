// What of every page works with scripts alone is made by one: the colour switch, the search dialog,
// and what the theme's script is told. So no page carries it, and nobody without scripts sees it.
//
// The file stands in the head, so that nothing is painted before; `generate` puts what templates and
// settings say before it, as `told` (partials/told.html). Class names and data attributes are those
// by which the theme's script and styles find their places.

/**
 * @typedef {{media: string, scheme: string, name: string, icon: string}} Palette
 * @typedef {object} Told
 * @property {string | null} scope
 * @property {string} worker
 * @property {string} dialog
 * @property {string} cite
 * @property {Record<string, unknown>} config
 * @property {Record<"search" | "placeholder" | "reset" | "initial", string>} words
 * @property {Palette[]} palettes
 */

const root = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src);

/**
 * Whether what the browser has kept is what the theme keeps under that key. Anything may stand there:
 * of another version, of another site at this address, or half of it. The theme believes it.
 *
 * @param {string} key
 * @param {any} kept
 */
function isSound(key, kept) {
  if (key === "__tabs") return Array.isArray(kept);
  if (key !== "__palette") return true;
  return Number.isInteger(kept.index) && kept.color instanceof Object &&
    Object.entries(kept.color).every(([name, value]) =>
      /^[a-z]+$/.test(name) && (value === null || typeof value === "string"));
}

/** What the theme's own inline script defines, for its other scripts. */
Object.assign(globalThis, {
  __md_scope: new URL(told.scope ?? root, location.href),
  /** @param {string} text */
  __md_hash: (text) => [...text].reduce((sum, one) => (sum << 5) - sum + one.charCodeAt(0), 0),
  /**
   * Null for what was never kept, cannot be read, or is not sound. A browser that keeps nothing
   * throws already where `localStorage` is named.
   *
   * @param {string} key
   * @param {Storage} [storage]
   */
  __md_get: (key, storage, scope = __md_scope) => {
    try {
      const text = (storage ?? localStorage).getItem(`${scope.pathname}.${key}`);
      const kept = JSON.parse(/** @type {string} */ (text));
      return isSound(key, kept) ? kept : null;
    } catch {
      return null;
    }
  },
  /**
   * @param {string} key
   * @param {unknown} value
   * @param {Storage} [storage]
   */
  __md_set: (key, value, storage, scope = __md_scope) => {
    try {
      (storage ?? localStorage).setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // Nothing is kept where the browser keeps nothing.
    }
  },
});

const GLASS = "m20.5 19-5.3-5.3a6.5 6.5 0 1 0-1.5 1.5l5.3 5.3zM5.5 9.5a4 4 0 1 1 8 0 4 4 0 0 1-8 0z";
const BACK = "M20 11v2H8l5.5 5.5-1.4 1.4L4.2 12l7.9-7.9 1.4 1.4L8 11z";
const CROSS = "m19 6.4-1.4-1.4L12 10.6 6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6z";
const HALF = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z";

/**
 * An element with these attributes and children.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

/** @param {string} path */
function drawn(path) {
  const [svg, line] = ["svg", "path"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** The colour switch: the theme's script looks for this form, and shows the label of the next one. */
function colours() {
  const count = told.palettes.length;
  const switches = told.palettes.flatMap(({ media, scheme, name, icon }, at) => [
    make("input", {
      class: "md-option", type: "radio", name: "__palette", id: `__palette_${at}`, "aria-label": name,
      "data-md-color-media": media, "data-md-color-scheme": scheme,
    }),
    make("label", {
      class: "md-header__button md-icon", title: name, for: `__palette_${(at + 1) % count}`, hidden: "",
    }, drawn(icon || HALF)),
  ]);
  return count ? [make("form", { class: "md-header__option", "data-md-component": "palette" }, ...switches)] : [];
}

/**
 * The scheme before the first paint: the one that was chosen here, else the one that the visitor's
 * system asks for. The theme's script knows the first alone, and a dark screen flashes until it has
 * come. A palette that follows the system has the theme's own script for it, behind the header.
 */
function colour() {
  if (told.palettes.some(({ media }) => media === "(prefers-color-scheme)")) return;
  const found = told.palettes.find(({ media }) => matchMedia(media).matches);
  const chosen = __md_get("__palette")?.color ?? (found && { scheme: found.scheme });
  for (const name in chosen) document.body.setAttribute(`data-md-color-${name}`, chosen[name]);
}

/**
 * The search dialog: the theme's script opens it and reads its keys, ours fills it. A form named
 * "search" would make the theme fetch an index. Where nothing is listed (yet), the button below leads
 * to the search page with what is typed.
 */
function search() {
  const { search: name, placeholder, reset, initial } = told.words;
  const box = make("input", {
    type: "text", class: "md-search__input", name: "q", maxlength: "512", "aria-label": placeholder,
    placeholder, autocapitalize: "off", autocomplete: "off", spellcheck: "false",
    "data-md-component": "search-query", required: "",
  });
  fill(box);
  const form = make("form", { class: "md-search__form", id: "ps-find", action: new URL("search/", root).href },
    box,
    make("label", { class: "md-search__icon md-icon", for: "__search" }, drawn(GLASS), drawn(BACK)),
    make("div", { class: "md-search__options" },
      make("button", {
        type: "reset", class: "md-search__icon md-icon", "aria-label": reset, tabindex: "-1",
      }, drawn(CROSS))));
  const output = make("div", { class: "md-search__output" },
    make("div", { class: "md-search__scrollwrap", "data-md-scrollfix": "" },
      make("div", { class: "md-search-result", "data-md-component": "search-result" },
        make("div", { class: "md-search-result__meta" }, initial),
        make("ol", { class: "md-search-result__list", role: "presentation" })),
      make("button", { class: "ps-all", form: "ps-find", formnovalidate: "" },
        "All results, filters and sorting")));
  return [
    make("label", { class: "md-header__button md-icon", for: "__search", title: name }, drawn(GLASS)),
    make("div", { class: "md-search", "data-md-component": "search", role: "dialog", "aria-label": name },
      make("label", { class: "md-search__overlay", for: "__search" }),
      make("div", { class: "md-search__inner", role: "search" }, form, output)),
  ];
}

/**
 * Have the dialog filled from the first use of its box on: until then a page loads the worker's
 * starter and no more. The index then comes beside the script that shows what it finds. Words of the
 * address (`?q=`) are a use; the theme opens the dialog for them.
 *
 * @param {HTMLInputElement} box
 */
function fill(box) {
  /** @type {Worker | undefined} */
  let worker = new Worker(new URL(told.worker, root));
  worker.onerror = () => {
    worker = undefined; // its script did not come: the dialog begins with another one
  };
  const begin = () => {
    worker?.postMessage({ type: "start" });
    import(new URL(told.dialog, root).href).then(
      ({ open }) => open(worker),
      () => box.addEventListener("input", begin, { once: true }), // it did not come: once more
    );
  };
  box.addEventListener("focus", begin, { once: true });
  openByKey(box);
  box.addEventListener("keydown", (event) => {
    // The theme goes to a link of the dialog. While there is none, the search page has the answer.
    const isEnter = event.key === "Enter" && !event.isComposing && box.value.trim();
    if (isEnter && !document.querySelector("[data-md-component=search-result] [href]"))
      event.stopPropagation();
  });
  const words = new URLSearchParams(location.search).get("q");
  if (words !== null) {
    box.value = words;
    setTimeout(() => box.focus());
  }
}

/**
 * Ctrl-K (on a Mac, Command-K) opens the dialog, as "/" does by the theme. When it closes, the focus
 * goes back to where it was.
 *
 * @param {HTMLInputElement} box
 */
function openByKey(box) {
  /** @type {Element | null} */
  let before = null;
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    const toggle = /** @type {HTMLInputElement} */ (document.getElementById("__search"));
    if (!toggle.checked) toggle.click();
    box.focus();
  });
  addEventListener(
    "focusin",
    ({ target, relatedTarget }) => {
      if (target === box && relatedTarget !== box) before = /** @type {Element | null} */ (relatedTarget);
    },
    true,
  );
  addEventListener("keyup", ({ key }) => {
    const toggle = /** @type {HTMLInputElement} */ (document.getElementById("__search"));
    if (key === "Escape" && !toggle.checked && before instanceof HTMLElement) before.focus();
    if (key === "Escape") before = null;
  });
}

/** On the search page: if its script does not come, the words that stand in its place without one. */
addEventListener(
  "error",
  ({ target }) => {
    const help = document.getElementById("search-help");
    if (!help || !(target instanceof HTMLScriptElement) || target.type !== "module") return;
    help.classList.add("ps-shown");
    const count = /** @type {HTMLElement} */ (document.getElementById("search-count"));
    count.textContent = "The search could not be loaded. Reload the page to try again.";
  },
  true,
);

/**
 * The theme's script puts the button that copies a block of code into a `nav`, a landmark without a
 * name for each block. It is made none.
 */
addEventListener("DOMContentLoaded", () => {
  const mark = () => {
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none");
  };
  const watch = new MutationObserver(mark);
  for (const block of document.querySelectorAll("pre")) watch.observe(block, { childList: true, subtree: true });
  mark();
});

/** Pages with papers get buttons that copy and download them as references. */
addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("article:is(.ps-paper, .ps-listing)")) import(new URL(told.cite, root).href).catch(() => {});
});

/** What the theme's script reads at its start. */
function config() {
  const { href: base } = root;
  const all = { base, search: new URL(told.worker, root).href, ...told.config };
  return make("script", { id: "__config", type: "application/json" }, JSON.stringify(all));
}

/**
 * The place of all this in the header: `<ps-tools>`, which it replaces as soon as the browser has
 * read that far. Its content, a link to the search page, is for who has no scripts. The search page
 * has no dialog: the theme would open it there, over the same words.
 */
customElements.define("ps-tools", class extends HTMLElement {
  connectedCallback() {
    this.replaceWith(...colours(), ...(this.hasAttribute("data-plain") ? [] : search()), config());
    colour();
  }
});
