// The search page: the state in the address, the box, the results. What follows each change is one
// question to the worker, whose newest answer is shown.

import { makeAbstracts } from "./abstracts.js";
import { FEW, FIRST, MOST, STEP, filters, isNarrowed, read, write } from "./address.js";
import { connect } from "./client.js";
import { byId } from "./elements.js";
import { clear, learnLabels, makeGroups, showChosen, understood } from "./filters.js";
import { listenToKeys } from "./keys.js";
import { makeSwitch } from "./meaning.js";
import { button, count, notice, showItems } from "./results.js";
import { makeTaking } from "./take.js";

/** @typedef {import("./address.js").State} State */

const ROOT = new URL("../", location.href); // this page is ROOT/search/
const SETTLED = 300; // milliseconds without a key: then the address changes and abstracts come
const SLOW = 250; // milliseconds without an answer, until the page says that it is searching
const ASIDE = 700; // the same for announcing how many there are

const box = byId("search-words");
const list = byId("search-results");
const more = byId("search-more");
const counts = byId("search-count");
const said = byId("search-notice");
const help = byId("search-help");
const announced = byId("search-said");
const title = document.title;
const ask = connect(new URL("../search/worker.js", import.meta.url));
const showAbstracts = makeAbstracts(ask);
const meaning = makeSwitch(() => showAll());
const refreshGroups = makeGroups(
  (message) => ask({ ...message, meaning: meaning.isOn() }),
  () => state,
  (edit) => step(edit),
);

let state = read(location.search);
let lastStep = write(state);
let asked = 0; // searches so far: an answer is shown unless a newer one is
let shown = 0;
/** What of the words narrows the papers. @type {ReturnType<typeof understood>} */
let parts = [];
/** @type {{answer: any, wanted: State, message: object} | null} */
let last = null; // what the list shows, of which state, and what was asked
const showTaking = makeTaking(ask, () => last);
let waiting = 0; // timers
let settling = 0;
let announcing = 0;
let saving = 0;

/**
 * Show what the state asks for. With `go`, an identifier leads straight to its paper. While somebody
 * is typing, a few results are enough.
 */
async function search({ go = false, isTyping = false } = {}) {
  const wanted = state;
  const turn = ++asked;
  const isAsking = Boolean(wanted.q.trim()) || isNarrowed(wanted);
  const { q: query, exact, sort: order, n } = wanted;
  const size = isTyping ? FEW : n;
  const narrowed = filters(wanted);
  const how = { exact, meaning: meaning.isOn() };
  const message = { type: "search", query, filters: narrowed, order, size, ...how };
  // Before anything else: the worker searches while the page shows what was typed.
  const asking = isAsking ? ask({ ...message, hurry: true }) : null;
  clearTimeout(waiting);
  if (!asking) {
    shown = turn;
    return present({ total: 0, items: [], words: [], spans: [] }, wanted);
  }
  waiting = setTimeout(keepWaiting, SLOW);
  clearTimeout(announcing);
  announce(""); // or the same number of results would not be said again
  try {
    const answer = await asking;
    if (turn < shown) return;
    shown = turn;
    if (go && turn === asked && answer.target) location.replace(new URL(answer.target, ROOT));
    else present(answer, wanted, message);
    learnLabels(ask, wanted).then(
      (isNew) => isNew && showState(),
      () => {},
    );
    if (!answer.unsure || turn !== asked) return;
    const helped = await ask(message).catch(() => answer); // what was found stays
    if (turn === shown) present(helped, wanted, message);
  } catch (reason) {
    if (turn === asked) fail(/** @type {Error} */ (reason).message, go);
  }
}

/** The answer takes its time. */
function keepWaiting() {
  list.setAttribute("aria-busy", "true");
  say("Searching …");
}

/** Show what the results are narrowed to and sorted by, which no letter changes. */
function showState() {
  const order = byId("search-order");
  order.value = state.sort;
  if (!order.value) order.value = state.sort = "relevance"; // an order that this shelf does not have
  showChosen(state, step, parts);
}

/** @param {any} answer @param {State} wanted @param {object} [message] that asked, if any did */
function present(answer, wanted, message) {
  const { total, items } = answer;
  meaning.offer(answer.hasMeaning);
  last = message ? { answer, wanted, message } : null;
  clearTimeout(waiting);
  showItems(items, ROOT);
  list.removeAttribute("aria-busy");
  say(last ? count(answer) : "");
  hide(more, items.length >= Math.min(total, MOST));
  const instead = () =>
    step((next) => {
      next.exact = true;
    });
  const ways = { instead, clear: () => step(clear) };
  showNotice(last ? notice(answer, wanted.q, isNarrowed(wanted), ways) : []);
  const narrowing = understood(wanted.q, answer.spans);
  if (JSON.stringify(narrowing) !== JSON.stringify(parts)) {
    parts = narrowing;
    showState();
  }
  help.classList.toggle("ps-shown", !total);
  settle(answer.words);
}

/** @param {(Node | string)[]} parts @param {Element} place that it stands above: where it is read */
function showNotice(parts, place = list) {
  if (said.nextElementSibling !== place) place.before(said);
  if (parts.length || !said.hidden) said.replaceChildren(...parts);
  hide(said, !parts.length);
}

/**
 * What stays as it is is not touched: each touch costs a key's results their time.
 *
 * @param {HTMLElement} place
 * @param {boolean} isHidden
 */
function hide(place, isHidden) {
  if (place.hidden !== isHidden) place.hidden = isHidden;
}

/** There is no answer: if it was more that was asked for, what is there stays. */
/** @param {string} reason @param {boolean} go */
function fail(reason, go) {
  const less = last && write({ ...last.wanted, n: state.n }) === write(state) ? last : null;
  if (less) present(less.answer, less.wanted, less.message);
  else {
    last = null;
    clearTimeout(waiting);
    list.removeAttribute("aria-busy");
    showItems([], ROOT);
    showTaking();
    hide(more, true);
    help.classList.add("ps-shown"); // with the ways to browse instead
    say("");
  }
  const retry = button("Retry", () => search({ go }));
  showNotice([`${reason} `, retry], less ? more : list);
  clearTimeout(announcing);
  announce(reason);
}

/** What waits until nothing has changed for a while. @param {object[]} words that were searched for */
function settle(words) {
  clearTimeout(settling);
  settling = setTimeout(() => {
    showAbstracts(list.children, words);
    showTaking();
  }, SETTLED);
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    announce([counts, said].map((place) => place.textContent).filter(Boolean).join(". "));
  }, ASIDE);
}

/** @param {string} text beside the order of the results */
function say(text) {
  if (counts.textContent !== text) counts.textContent = text;
}

/** @param {string} text to who listens */
function announce(text) {
  if (announced.textContent !== text) announced.textContent = text;
}

/** A deliberate change: a place in the history of its own. @param {(state: State) => void} edit */
function step(edit) {
  keep();
  const next = structuredClone(state);
  next.n = FIRST;
  edit(next);
  state = next;
  keep();
  return showAll();
}

/** Results, and the group of filters that is open. */
async function showAll() {
  showState();
  await search();
  refreshGroups();
}

/** Tabs and histories are read by their titles. */
function nameTab() {
  document.title = state.q ? `${state.q} - ${title}` : title;
}

/** Make what was typed a step: the one before stays where Back finds it. */
function keep() {
  const address = write(state);
  if (address === lastStep) return;
  history.replaceState(null, "", lastStep || location.pathname);
  history.pushState(null, "", address || location.pathname);
  nameTab();
  lastStep = address;
}

/** @param {Element} result @returns {number} pixels from the top of the screen */
const topOf = (result) => result.getBoundingClientRect().top;

/** Bring the address up to what was typed, and note where the page is scrolled to, for Back. */
function save() {
  clearTimeout(saving);
  nameTab();
  // The first result in view: pixels would not do, since results above have abstracts of any height
  // now, and have none when one comes back.
  const first = Array.from(list.children).findIndex(
    (result) => result.getBoundingClientRect().bottom > 0,
  );
  const place = first < 0 ? null : { first, top: topOf(list.children[first]) };
  history.replaceState(place, "", write(state) || location.pathname);
}

/** Begin: with what the address says, or what was typed before this script came. */
async function start() {
  state.q ||= box.value;
  box.value = state.q;
  showState();
  nameTab();
  const { first, top } = history.state ?? {};
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  // Whoever comes back from the paper must not be sent there again.
  await search({ go: visit?.type !== "back_forward" });
  const result = list.children[first];
  if (result) scrollBy(0, topOf(result) - top); // the browser has tried, while there were no results
}

box.addEventListener("input", () => {
  state = { ...state, q: box.value, exact: false, n: FIRST };
  clearTimeout(saving);
  saving = setTimeout(() => {
    save();
    refreshGroups();
    search();
  }, SETTLED);
  search({ isTyping: true });
});
box.form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  keep();
  search({ go: true });
  if (matchMedia("(pointer: coarse)").matches) box.blur(); // the keyboard covers the results
});
byId("search-order").addEventListener("change", () =>
  step((next) => {
    next.sort = byId("search-order").value;
  }),
);
more.addEventListener("click", async () => {
  const there = list.children.length;
  state = { ...state, n: state.n + STEP };
  await search();
  lastStep = write(state); // more of the same is no step of Back
  history.replaceState(null, "", lastStep);
  const { activeElement } = document; // whoever went elsewhere meanwhile stays there
  if ([more, document.body].includes(activeElement)) list.children[there]?.link.focus();
});
const filtersButton = byId("search-filters");
filtersButton?.addEventListener("click", () => {
  const isOpen = filtersButton.getAttribute("aria-expanded") === "true";
  filtersButton.setAttribute("aria-expanded", String(!isOpen));
});
addEventListener("popstate", () => {
  state = read(location.search);
  lastStep = write(state);
  box.value = state.q;
  nameTab();
  showAll();
});
addEventListener("pagehide", save);
listenToKeys(box, list);
if (!state.q && matchMedia("(pointer: fine)").matches) box.focus();
start();
