/**
 * Words to terms: stop words fall out, the rest is stemmed by lunr.js or lunr-languages.
 *
 * The browser's side of generator/papershelf/search/terms/language.py.
 */

/** Words of other characters (gpt4, c++, other scripts) have no stem but themselves. */
const LATIN = /^[a-z]+$/;
/** @type {Record<string, RegExp>} */
const ALPHABETS = { ru: /^[а-я]+$/ };
/** British spellings and American ones. @type {[RegExp, string][]} */
const BRITISH = [
  [/(?<=.ly)s(e[drs]?|ing|ers)$/, "z$1"],
  [
    /(?<=.[a-z][a-z]|^od)our(s|ed|ing|als?|ally|abl[ey]|ful|hoods?|less|ites?|i[sz](?:e[drs]?|ing|ations?)|)$/,
    "or$1",
  ],
  [/(?<=.[a-z][bdglmnrst])is(e[drs]?|ing|ers|abl[ey]|abilit[a-z]+|ation[a-z]*)$/, "iz$1"],
  [/(?<=.[a-z][bt])r(?:e(?=s?$)|(?=ed$))/, "er"],
  [/(?<=.log)u(?:e(?=s?$)|(?=ed$|ing$))/, ""],
  [/^(def|off|lic|pret)ence/, "$1ense"],
  [/^grey/, "gray"],
  [/^manoeuvr(?:e(?!d)|)/, "maneuver"],
  [/^artef/, "artif"],
  [/(?<=^program)me(?=s?$)/, ""],
  [/(?<=^judg)e(?=ment)/, ""],
];
/** What is cut off Portuguese stems, since the stemmers of the two sides differ in whether they do. */
const SETTLED = /(c)i$|(u)cion$/;
/** Terms that are kept: a letter more asks for most words again, and stemming is slow. */
const KEPT = 5_000;

/**
 * @typedef {{
 *   code: string,
 *   term(word: string): string,
 * }} Language
 * `term`: the term under which a folded word is indexed and looked up; empty for a stop word.
 */

/**
 * @param {any} lunr lunr.js, with the files of the language loaded: they add themselves to it
 * @param {string} code one of the offered languages, as lunr-languages spells it
 * @returns {Language}
 */
export function makeLanguage(lunr, code) {
  const alphabet = ALPHABETS[code] ?? LATIN;
  const stemmer = code === "en" ? lunr.stemmer : lunr[code].stemmer;
  const isStopWord = code === "en" ? english(lunr) : listed(lunr[code].foldedStopWords);
  /** @type {Map<string, string>} */
  const known = new Map();

  /** @param {string} word */
  function term(word) {
    if (isStopWord(word)) return "";
    if (!alphabet.test(word)) return word;
    const spelt = code === "en" ? american(word) : word;
    const stem = stemmer(new lunr.Token(spelt)).toString();
    return code === "pt" ? stem.replace(SETTLED, "$1$2") : stem;
  }

  return {
    code,
    term(word) {
      const found = known.get(word);
      if (found !== undefined) return found;
      if (known.size === KEPT) known.clear();
      const made = term(word);
      known.set(word, made);
      return made;
    },
  };
}

/**
 * The word as Americans spell it, so that both spellings have one stem.
 * @param {string} word
 */
function american(word) {
  return BRITISH.reduce((spelt, [british, spelling]) => spelt.replace(british, spelling), word);
}

/**
 * @param {any} lunr
 * @returns {(word: string) => boolean}
 */
function english(lunr) {
  return (word) => lunr.stopWordFilter(word) === undefined;
}

/**
 * lunr-languages keeps its list to itself, with accents, which folded words have none of. So
 * `generate` writes the list once more behind the language's own file.
 * @param {string} words
 * @returns {(word: string) => boolean}
 */
function listed(words) {
  const all = new Set(words.split(" "));
  return (word) => all.has(word);
}
