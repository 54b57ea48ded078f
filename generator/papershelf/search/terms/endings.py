"""English words that a typed beginning may become, so that their stems are known while it is typed.

`overrides/assets/javascripts/search/endings.js` is the same for the browser.
"""

from __future__ import annotations

from functools import lru_cache

from papershelf.search.terms.language import Language

_ENDINGS = (
    "ability able ably al alism ality alization ally ance ancy ant ate ated ately ates ating ation "
    "ational ations ative ator ators ed edly ement ements ence ency ent er ers es ful fulness "
    "fully ibility ible ibly ic ical ically icate icity ied ier ies ify ing ingly ings ion ions "
    "ism isms ist ists ities itive ity ive ively iveness ivity ization ize ized izer izes izing "
    "less ly ment ments ness or ors ous ously ousness s y"
).split()
"""Endings that Porter's stemmer takes off or changes."""

_STOP_WORDS = (
    "about across after almost also among because been cannot could either else ever every from "
    "have however into just least like likely might most must neither often only other rather "
    "said should since some than that their them then there these they this were what when where "
    "which while whom will with would your"
).split()
"""Those of lunr.js that are long enough to be begun; each is looked up before it is believed."""


def begins_stop_word(beginning: str, language: Language) -> bool:
    """Whether what is typed may become an English stop word, which is not looked for."""
    return language.code == "en" and any(
        word.startswith(beginning) and not language.term(word) for word in _STOP_WORDS
    )


@lru_cache(maxsize=256)
def longer_words(beginning: str) -> tuple[str, ...]:
    """The beginning with each ending, where some of the ending may be there already.

    `segmentati` gives `segmentation`, and also words that nobody uses: the index knows better.
    """
    found: dict[str, None] = {}
    for ending in _ENDINGS:
        for there in range(len(ending)):
            if beginning.endswith(ending[:there]):
                found[beginning + ending[there:]] = None
    return tuple(found)
