// The switch "also similar in meaning". It stays as it is for the visit, and is shown where the index
// knows what words mean.

import { byId } from "./elements.js";

const KEPT = "papershelf-meaning";

/**
 * @param {() => void} changed
 * @returns {{isOn: () => boolean, offer: (has: boolean) => void}} whether a search asks for meaning;
 *   show the switch, if the index has that
 */
export function makeSwitch(changed) {
  const box = byId("search-meaning");
  if (!box) return { isOn: () => false, offer() {} }; // a shelf's own form may have none
  box.checked = remembered();
  box.addEventListener("change", () => {
    remember(box.checked);
    changed();
  });
  return {
    isOn: () => box.checked,
    offer(has) {
      if (has && box.parentElement.hidden) box.parentElement.hidden = false;
    },
  };
}

// A browser may refuse to keep anything: then the switch holds for the page.

function remembered() {
  try {
    return sessionStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

/** @param {boolean} isOn */
function remember(isOn) {
  try {
    if (isOn) sessionStorage.setItem(KEPT, "1");
    else sessionStorage.removeItem(KEPT);
  } catch {
    // It is forgotten with the page.
  }
}
