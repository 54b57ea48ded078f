/**
 * English words that a typed beginning may become, so that their stems are known while it is typed.
 *
 * The rules of `papershelf/search/terms/endings.py`.
 */

// Endings that Porter's stemmer takes off or changes.
const ENDINGS = (
  "ability able ably al alism ality alization ally ance ancy ant ate ated ately ates ating ation " +
  "ational ations ative ator ators ed edly ement ements ence ency ent er ers es ful fulness " +
  "fully ibility ible ibly ic ical ically icate icity ied ier ies ify ing ingly ings ion ions " +
  "ism isms ist ists ities itive ity ive ively iveness ivity ization ize ized izer izes izing " +
  "less ly ment ments ness or ors ous ously ousness s y"
).split(" ");

// Stop words that are long enough to be begun; each is looked up before it is believed.
const STOP_WORDS = (
  "about across after almost also among because been cannot could either else ever every from " +
  "have however into just least like likely might most must neither often only other rather " +
  "said should since some than that their them then there these they this were what when where " +
  "which while whom will with would your"
).split(" ");

/**
 * Whether what is typed may become an English stop word, which is not looked for.
 *
 * @param {string} beginning
 * @param {import("./language.js").Language} language
 */
export function beginsStopWord(beginning, language) {
  if (language.code !== "en") return false;
  return STOP_WORDS.some((word) => word.startsWith(beginning) && !language.term(word));
}

/**
 * The beginning with each ending, where some of the ending may be there already.
 *
 * @param {string} beginning
 * @returns {string[]}
 */
export function longerWords(beginning) {
  const found = new Set();
  for (const ending of ENDINGS) {
    for (let there = 0; there < ending.length; there++) {
      if (beginning.endsWith(ending.slice(0, there))) found.add(beginning + ending.slice(there));
    }
  }
  return [...found];
}
