// What to do where nothing is found.

/** @param {string | undefined} kind of a notice @param {string} query */
export function advice(kind, query) {
  if (kind === "address") return "No paper has this address or identifier. Try words of its title.";
  if (kind === "short") return "Too short or too common to search for: type a longer word.";
  if (/[a-z]:\S/i.test(query)) return "No paper has this there: try it without the field.";
  return /\s/.test(query.trim())
    ? "Try fewer or more general words."
    : "No paper has this word. Try another one, or how it begins, as in segm*.";
}
