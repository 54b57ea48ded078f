// The keyboard: "/" and Ctrl-K to the box, arrows through the results, Escape back to the box. Enter needs
// nothing: results are links.

/** @param {HTMLInputElement} box @param {HTMLElement} list of results */
export function listenToKeys(box, list) {
  document.addEventListener("keydown", (event) => {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    const from = /** @type {HTMLElement} */ (target);
    if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") {
      event.preventDefault();
      box.focus();
      box.select();
      return;
    }
    if (altKey || ctrlKey || metaKey || event.isComposing) return;
    const goal =
      key === "/"
        ? from.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")
          ? null
          : box
        : step(key, from);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    if (goal === box) box.select();
  });

  /** Where a key leads from the box or from a result. @param {string} key @param {HTMLElement} from */
  function step(key, from) {
    const links = /** @type {HTMLElement[]} */ (Array.from(list.querySelectorAll("h2 a")));
    const place = links.indexOf(from);
    if (from === box) return key === "ArrowDown" ? links[0] : null;
    if (place < 0) return null;
    if (key === "ArrowDown") return links[place + 1];
    if (key === "ArrowUp") return links[place - 1] ?? box;
    return key === "Escape" ? box : null;
  }
}
