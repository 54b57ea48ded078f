// Tabs in the text, before the first paint: those whose labels the visitor chose before (the theme
// keeps them where `content.tabs.link` is on), and the one that the address names.
{
  const chosen = __md_get("__tabs");
  const sets = Array.isArray(chosen) ? document.querySelectorAll(".tabbed-set") : [];
  for (const set of sets) {
    const labels = /** @type {HTMLLabelElement[]} */ ([...set.querySelectorAll(".tabbed-labels label")]);
    const named = chosen.map((/** @type {string} */ tab) => labels.find((label) => label.innerText.trim() === tab));
    const label = named.find(Boolean);
    if (label) /** @type {HTMLInputElement} */ (document.getElementById(label.htmlFor)).checked = true;
  }
  const target = /** @type {HTMLInputElement | null} */ (document.getElementById(location.hash.slice(1)));
  if (target?.name?.startsWith("__tabbed_")) target.checked = true;
}
