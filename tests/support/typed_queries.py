"""What people type, the dictionary that it is planned against, and the same in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hypothesis import strategies as st

from papershelf.search.query.clauses import Completion, Surface


@dataclass(frozen=True)
class Given:
    """A dictionary of these terms (with their postings) and words (with their level)."""

    terms: Mapping[str, int]
    total: int = 1000
    wide: Sequence[str] = ()
    """Beginnings that lie in too many files."""
    words: Mapping[str, int] | None = None
    spelt: Mapping[str, Sequence[str]] | None = None
    """The words that a term stands for, where it is another than itself."""

    def forms(self, term: str) -> Sequence[str]:
        return (self.spelt or {}).get(term, [term]) if term in self.terms else ()

    def count(self, term: str) -> int:
        return self.terms.get(term, 0)

    def documents(self, term: str) -> int:
        return self.terms.get(term, 0)

    def expand(self, prefix: str) -> list[Completion]:
        found = sorted(self.terms.items())
        return [Completion(term, count) for term, count in found if term.startswith(prefix)]

    def width(self, prefix: str) -> int:
        return 9 if prefix in self.wide else 1

    def all(self) -> list[str]:
        return sorted(self.terms)

    def surface(self, length: int) -> list[Surface]:
        found = sorted((self.words or {}).items())
        return [Surface(word, level) for word, level in found if len(word) == length]


# The same dictionary in the browser. A Map, so that no term is a property of every object.
GIVEN = """const givenIn = ({ terms, total = 1000, wide = [], words = {}, spelt = {} }) => {
  const all = new Map(Object.entries(terms))
  const sorted = [...all.keys()].sort()
  return {
    total,
    count: async term => all.get(term) ?? 0,
    documents: async term => all.get(term) ?? 0,
    forms: async term => all.has(term) ? spelt[term] ?? [term] : [],
    expand: async prefix => sorted.filter(term => term.startsWith(prefix))
      .map(term => ({ term, count: all.get(term) })),
    width: prefix => wide.includes(prefix) ? 9 : 1,
    all: async () => sorted,
    surface: async length => Object.entries(words).sort().map(([word, level]) => ({ word, level }))
      .filter(({ word }) => word.length === length),
  }
}"""


PLAN = f"""async json => {{
  {GIVEN}
  const {{ parse }} = await import("/js/parse.js")
  const {{ plan }} = await import("/js/plan.js")
  const {{ makeLanguage }} = await import("/js/language.js")
  const english = makeLanguage(lunr, "en")
  const {{ dictionary, cases }} = JSON.parse(json)
  const given = givenIn(dictionary)
  return JSON.stringify(await Promise.all(cases.map(({{ text }}) =>
    plan(parse(text), given, english))))
}}"""


def as_json(value: Any) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(value)))  # type: ignore[no-any-return]


PIECES = st.sampled_from(
    [
        *(
            "deep",
            "learning",
            "segmentati",
            "universit",
            "mod",
            "the",
            "wit",
            "C++",
            "GPT-4",
            "x-r",
        ),
        *('"', "“", "”", "«", "+", "-", "*", "~", "^", ":", "~1", "~9", "^2.5", "^1e9", "^0", "~~"),
        *(
            "title:",
            "author:",
            "id:",
            "TAG:",
            "nofield:",
            "title:*",
            "2412.06769",
            "深度学习",
            "深",
        ),
        *("__proto__", "constructor", "toString", "<b>", "</script>", "&amp;", "\U0001f642", "ß"),
        *(
            " OR ",
            "2018",
            "2018..2020",
            "year:",
            "May 2024 ",
            "venue:a ",
            "β",
            "-1",
            "NeRF",
            "who is ",
        ),
        *(" ", "\t", "\n", "\u00a0", "\u3000", "\ufeff", "\x85", "\x1f", "\x00", "\ud800", "İ"),
    ]
)


# Only characters that this Python's Unicode knows: what a newer one is, an older side cannot know.
# (U+1171E was a mark until Unicode 15.1.)
ASSIGNED = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\U0001171e")
TYPED = st.lists(
    st.one_of(PIECES, PIECES, st.sampled_from('abcdefgh -"*'), ASSIGNED),
    max_size=24,
).map("".join)
