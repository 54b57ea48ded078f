// What results are narrowed by: groups that load when they are opened, values with their counts, and
// the chosen ones.

import { OPEN, VALUED, filters, spoken, years } from "./address.js";
import { byId, element, spelt } from "./elements.js";
import { button } from "./results.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./address.js").Facet} Facet */
/** @typedef {{label: string, value: string, count: number}} Value */
/** @typedef {(edit: (state: State) => void) => void} Change */

const FEW = 12; // values that need no box to find one in
const MOST = 60; // values shown at once
const STILL = 300; // milliseconds without a change of a year: then it is meant

let stepping = 0; // timer

/**
 * @param {(message: object) => Promise<any>} ask
 * @param {() => State} state
 * @param {Change} change makes a step to the state as edited
 * @returns {() => void} brings the open group up to date
 */
export function makeGroups(ask, state, change) {
  /** @type {HTMLElement[]} */
  const groups = Array.from(document.querySelectorAll("[data-facet]"));
  /** @type {HTMLElement | undefined} */
  let open;
  let turn = 0;

  /** @param {HTMLElement | undefined} chosen */
  function show(chosen) {
    open = chosen;
    for (const group of groups) {
      opener(group).setAttribute("aria-expanded", String(group === open));
      fieldset(group).hidden = group !== open;
    }
    refresh();
  }

  async function refresh() {
    if (!open) return;
    const group = open,
      asked = ++turn;
    const names = (group.dataset.of ?? group.dataset.facet ?? "").split(" ");
    const { q, exact } = state();
    group.setAttribute("aria-busy", "true");
    try {
      const said = { type: "facet", query: q, exact, filters: filters(state()) };
      const answers = await Promise.all(names.map((name) => ask({ ...said, name })));
      answers.forEach(({ values }, place) => learn(names[place], values));
      if (asked === turn) draw(group, names, answers, state(), change);
    } catch {
      if (asked === turn) fill(group, ["It could not be loaded. ", button("Retry", refresh)]);
    }
    if (asked === turn) group.removeAttribute("aria-busy");
  }

  for (const group of groups)
    opener(group).onclick = () => show(group === open ? undefined : group);
  // Where the open group lies over the results, it closes when a click or the focus goes elsewhere.
  for (const kind of ["pointerdown", "focusin"])
    document.addEventListener(kind, ({ target }) => {
      if (!open || getComputedStyle(fieldset(open)).position !== "absolute") return;
      if (!byId("search-facets").contains(target)) show(undefined);
    });
  byId("search-facets")?.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !open) return;
    opener(open).focus();
    show(undefined);
  });
  return refresh;
}

/** @param {HTMLElement} group */
const opener = (group) => /** @type {HTMLButtonElement} */ (group.querySelector("button"));
/** @param {HTMLElement} group */
const fieldset = (group) => /** @type {HTMLFieldSetElement} */ (group.querySelector("fieldset"));

/**
 * @param {HTMLElement} group
 * @param {string[]} names of its facets: one, or those of "has"
 * @param {{values: Value[], rest?: number}[]} answers
 * @param {State} state
 * @param {Change} change
 */
function draw(group, names, answers, state, change) {
  const name = /** @type {Facet | "year" | "has"} */ (group.dataset.facet);
  if (name === "has")
    fill(group, [
      element(
        "ul",
        { role: "list" },
        ...names.map((kind, place) =>
          element(
            "li",
            {},
            check(
              kind,
              answers[place].values[0]?.count ?? 0,
              state.has.includes(kind),
              `only ${kind}`,
              () => change((next) => toggle(next.has, kind)),
            ),
          ),
        ),
      ),
    ]);
  else if (name === "year") fill(group, yearsOf(answers[0].values, state, change, typedIn(group)));
  else fill(group, valuesOf(name, answers[0], state, change, finder(group)?.value ?? ""));
}

/** @param {HTMLElement} group @returns {HTMLInputElement | null} */
const finder = (group) => group.querySelector("input[type=search]");

/** What stands in the field of a group that has the focus, by its key. @param {HTMLElement} group */
function typedIn(group) {
  const field = /** @type {HTMLInputElement} */ (document.activeElement);
  return group.contains(field) && field.dataset.key ? { [field.dataset.key]: field.value } : {};
}

/** New content for a group; the control that had the focus has it again. */
/** @param {HTMLElement} group @param {(Node | string)[]} content */
function fill(group, content) {
  const box = fieldset(group);
  const key =
    box.contains(document.activeElement) &&
    /** @type {HTMLElement} */ (document.activeElement).dataset.key;
  box.replaceChildren(/** @type {Node} */ (box.firstElementChild), ...content);
  if (key)
    Array.from(box.querySelectorAll("[data-key]"), (each) => /** @type {HTMLElement} */ (each))
      .find((each) => each.dataset.key === key)
      ?.focus();
}

/**
 * @param {Facet} name
 * @param {{values: Value[], rest?: number}} answer
 * @param {State} state
 * @param {Change} change
 * @param {string} sought what stands in the box that finds a value
 */
function valuesOf(name, { values, rest }, state, change, sought) {
  const list = element("ul", { role: "list" }),
    left = element("p");
  const find = /** @type {HTMLInputElement} */ (
    element("input", {
      type: "search",
      value: sought,
      placeholder: "Find",
      "aria-label": `Find in ${name}s`,
      "data-key": "find",
      oninput: pick,
    })
  );

  /** @param {Value} value */
  const row = ({ label, value, count }) =>
    element(
      "li",
      {},
      check(label, count, state.only[name].includes(value), `only ${value}`, () =>
        change((next) => {
          next.without[name] = next.without[name].filter((each) => each !== value);
          toggle(next.only[name], value);
        }),
      ),
      pressed(
        "not",
        state.without[name].includes(value),
        `not ${value}`,
        () =>
          change((next) => {
            next.only[name] = next.only[name].filter((each) => each !== value);
            toggle(next.without[name], value);
          }),
        `not ${label}`,
      ),
    );

  function pick() {
    const wanted = folded(find.value);
    const found = values.filter(({ label }) => folded(label).includes(wanted));
    list.replaceChildren(...found.slice(0, MOST).map(row));
    const hidden = found.length - MOST;
    const more = hidden > 0 ? `and ${spelt(hidden)} more. ` : found.length ? "" : "None. ";
    left.textContent = rest ? `${more}Rarer ones are not listed: type ${name}:name to search.` : more;
  }

  pick();
  return values.length > FEW ? [find, list, left] : [list, left];
}

/**
 * @param {Value[]} values
 * @param {State} state
 * @param {Change} change
 * @param {Record<string, string>} typed what is being typed into a field, by its key
 */
function yearsOf(values, state, change, typed) {
  const known = values.map(({ label }) => label).sort();
  const ends = ["From", "To"].map((label, end) => {
    const chosen = state.year?.[end] ?? OPEN[end];
    return /** @type {HTMLInputElement} */ (
      element("input", {
        type: "number",
        min: "1",
        max: "9999",
        "data-key": label,
        "aria-label": `${label} year`,
        placeholder: known.at(-end) ?? "",
        value: typed[label] ?? (chosen === OPEN[end] ? "" : chosen),
        onchange: () => {
          const range = years(ends.map((each) => each.value).join("-"));
          clearTimeout(stepping); // an arrow that is held, or pressed again, is one step
          stepping = setTimeout(() => {
            change((next) => {
              next.year = range;
            });
          }, STILL);
        },
      })
    );
  });
  const single = [...values].sort((one, other) => Number(other.label) - Number(one.label));
  return [
    element("p", {}, "From ", ends[0], " to ", ends[1]),
    element(
      "ul",
      { role: "list" },
      ...single.map(({ label, count }) => {
        const isChosen = Boolean(state.year?.every((year) => String(year) === label));
        return element(
          "li",
          {},
          pressed(
            `${label} `,
            isChosen,
            `only ${label}`,
            () =>
              change((next) => {
                next.year = isChosen ? null : years(label);
              }),
            "",
            number(count),
          ),
        );
      }),
    ),
  ];
}

/**
 * A value as a check box.
 *
 * @param {string} label
 * @param {number} count
 * @param {boolean} checked
 * @param {string} key by which the focus finds it again
 * @param {() => void} onchange
 */
function check(label, count, checked, key, onchange) {
  const box = element("input", { type: "checkbox", checked, onchange, "data-key": key });
  return element("label", {}, box, " ", element("span", {}, label), " ", number(count));
}

/**
 * A button that stays pressed.
 *
 * @param {string} text
 * @param {boolean} isPressed
 * @param {string} key by which the focus finds it again
 * @param {() => void} onclick
 * @param {string} name for who does not see it; else the text
 * @param {...Node} more
 */
function pressed(text, isPressed, key, onclick, name, ...more) {
  const named = name ? { "aria-label": name, title: name } : {};
  const about = { type: "button", onclick, "aria-pressed": isPressed, "data-key": key, ...named };
  return element("button", about, text, ...more);
}

/** @param {number} count */
const number = (count) => element("small", {}, spelt(count));

/** @param {string[]} values @param {string} value */
function toggle(values, value) {
  const place = values.indexOf(value);
  if (place < 0) values.push(value);
  else values.splice(place, 1);
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const QUOTE = '"“”„‟«»';
/** Fields of a query that narrow it: `author:hao`, `venue:"robotics and automation"`. */
const FIELDED = new RegExp(
  "(?<!\\S)([+-]?)(title|authors?|abstract|summary|notes?|topics?|tags?|categor(?:y|ies)|venue|" +
    `affiliations?|page):(\\s*[${QUOTE}][^${QUOTE}]+[${QUOTE}]|[^\\s${QUOTE}]+` +
    `|(?<=(?:authors?|venue):)\\s+[^\\s${QUOTE}]+)`,
  "gi",
);

/**
 * The parts of a query that narrow it, and what they are called.
 *
 * @param {string} query
 * @param {string[]} spans that were taken for the time of publication
 * @returns {{part: string, label: string}[]}
 */
export function understood(query, spans) {
  const named = (/** @type {string} */ name) => name[0].toUpperCase() + name.slice(1).toLowerCase();
  const spelt = (/** @type {string} */ words) =>
    words.replace(new RegExp(`[${QUOTE}]|[.,;:]+$`, "g"), "").replace(/\s+/g, " ").trim();
  const fields = Array.from(query.matchAll(FIELDED), ([part, sign, name, words]) => ({
    part,
    label: `${named(name)}: ${sign === "-" ? "not " : ""}${spelt(words)}`,
  }));
  const times = spans.map((part) => ({
    part,
    label: `Published: ${spelt(part.replace(/^\+?year:/i, ""))}`,
  }));
  return [...fields, ...times];
}

/**
 * The query without a part of it that stands by itself, nor the OR or brackets around it.
 *
 * @param {string} query
 * @param {string} part
 */
export function without(query, part) {
  let at = -1;
  let before, after;
  do {
    at = query.indexOf(part, at + 1);
    if (at < 0) return query;
    before = query.slice(0, at);
    after = query.slice(at + part.length);
  } while (/[^\s([{,;'‘]$/.test(before) || /^[.…]*[\p{L}\p{N}/–-]/u.test(after));
  const isOr = /(?<!\S)OR\s+$/;
  const rest = isOr.test(before)
    ? before.replace(isOr, "") + after
    : before + after.replace(/^\s+OR(?!\S)/, "");
  return rest.replace(/\(\)|\[\]|(?<!\S)[.,;]+(?!\S)/g, "").replace(/\s+/g, " ").trim();
}

/**
 * The chosen filters, each a button that removes it; behind them those that the query says.
 *
 * @param {State} state
 * @param {Change} change
 * @param {{part: string, label: string}[]} [parts] of the query
 */
export function showChosen(state, change, parts = []) {
  /** @type {[string, (state: State) => void][]} */
  const chosen = [];
  if (state.year)
    chosen.push([
      `Year: ${spoken(state.year, "–")}`,
      (next) => {
        next.year = null;
      },
    ]);
  for (const name of VALUED)
    for (const [values, not] of /** @type {const} */ ([
      ["only", ""],
      ["without", "not "],
    ]))
      for (const value of state[values][name])
        chosen.push([
          `${name[0].toUpperCase()}${name.slice(1)}: ${not}${labelOf(name, value)}`,
          (next) => toggle(next[values][name], value),
        ]);
  for (const kind of state.has) chosen.push([`Has ${kind}`, (next) => toggle(next.has, kind)]);
  const filtersButton = byId("search-filters");
  if (filtersButton)
    filtersButton.textContent = chosen.length ? `Filters (${chosen.length})` : "Filters";
  for (const { part, label } of parts)
    chosen.push([
      label,
      (next) => {
        next.q = byId("search-words").value = without(next.q, part);
      },
    ]);
  const list = byId("search-chosen");
  list.replaceChildren(
    ...chosen.map(([text, edit]) =>
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", "aria-label": `Remove ${text}`, onclick: () => remove(edit) },
          text,
        ),
      ),
    ),
  );
  list.hidden = !chosen.length;

  /** @param {(state: State) => void} edit */
  function remove(edit) {
    change(edit);
    // The button is gone: the focus goes to the next thing of its kind, not to the page's start.
    const next = list.querySelector("button") ?? byId("search-words");
    next.focus();
  }
}

/** @type {Map<string, string>} */
const labels = new Map();

/** Values are named in addresses by the slug of their page; people read their labels. */
/** @param {string} name of a facet @param {Value[]} values */
function learn(name, values) {
  for (const { value, label } of values) labels.set(`${name}:${value}`, label);
}

/** @param {string} name of a facet @param {string} value */
const labelOf = (name, value) => labels.get(`${name}:${value}`) ?? value;

/**
 * Learn the labels of chosen values that came with the address; the search has loaded their files.
 *
 * @param {(message: object) => Promise<any>} ask
 * @param {State} state
 * @returns {Promise<boolean>} whether there was one to learn
 */
export async function learnLabels(ask, state) {
  const isUnknown = (/** @type {Facet} */ name) =>
    [...state.only[name], ...state.without[name]].some((value) => !labels.has(`${name}:${value}`));
  const names = VALUED.filter(isUnknown);
  await Promise.all(
    names.map(async (name) => {
      for (const value of [...state.only[name], ...state.without[name]])
        labels.set(`${name}:${value}`, labelOf(name, value)); // asked for once, known or not
      const { values } = await ask({ type: "facet", name, query: "", filters: {} });
      learn(name, values);
    }),
  );
  return names.length > 0;
}

/** Remove every filter. @param {State} state */
export function clear(state) {
  state.year = null;
  state.has = [];
  for (const name of VALUED) {
    state.only[name] = [];
    state.without[name] = [];
  }
}
