"""Any record: papers as `decode_record` can give them, for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from papershelf.model import (
    RELATIONS,
    STATUSES,
    TYPES,
    Author,
    Citations,
    Identifiers,
    Links,
    Paper,
    PartialDate,
    Related,
)
from papershelf.text import flaws, needed_family

# Words that YAML, JSON or people read as something else, and marks that structure a file.
AWKWARD = [
    *("no", "Yes", "null", "~", "1e5", "2401.10000", "2024-01-01", "0x1F", "1_000", ".inf", "="),
    *("Update #2 of x", "a: b", "- a", "#tag", "'quoted'", '"', "\\alpha", "[x", "{y}", "a, b"),
    *("*", "&amp;", "!x", "%", "@home", "`x`", "? q", "<<", "---", "...", "> x", "| y", "C++"),
    *("𝔸 ring", "数学", "🙂", "tab\there", "a  b", "x:", "key: value #c"),
    *("C#", "é", "e\u0301", "\xa0", "\ue000"),
]


def _as_line(text: str) -> str:
    """The text as a field of one line keeps it: what it may not hold is left out."""
    allowed = "".join(character for character in text if not any(flaws(character)))
    return " ".join(allowed.replace("\t", " ").splitlines()).strip() or "x"


def _as_prose(parts: list[str]) -> str:
    return "".join(parts).strip() or "x"


free_text = st.text(max_size=30)
line = st.one_of(
    st.sampled_from(AWKWARD),
    st.tuples(st.sampled_from(AWKWARD), st.sampled_from(AWKWARD)).map(" ".join),
    free_text,
).map(_as_line)

LONG = "Words enough to fill more than one line of a folded block, so that it must be wrapped; "
breaks = st.sampled_from([" ", "  ", "\n", "\n\n", "\n\n\n", "\n  ", " \n", "\t", "\n\t", "\r\n"])
prose = st.lists(st.one_of(line, breaks, st.just(LONG)), max_size=8).map(_as_prose)

dates = (
    st.dates()
    .filter(lambda day: 1000 <= day.year <= 2199)
    .flatmap(
        lambda day: st.sampled_from(
            [
                PartialDate(day.year),
                PartialDate(day.year, day.month),
                PartialDate(day.year, day.month, day.day),
            ]
        )
    )
)
urls = st.sampled_from(
    ["https://host.example/", "http://host.example:8080/a?b=c&d=%20#e", "https://ü.example/(x)"]
)
orcids = st.sampled_from(["", "0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])


def maybe(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text or the empty one, which means unset."""
    return st.one_of(st.just(""), text)


relations = st.sampled_from(sorted(RELATIONS))


def several(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A short tuple."""
    return st.lists(items, max_size=3).map(tuple)


@st.composite
def authors(draw: st.DrawFn) -> Author:
    """An author; one in some has a family name other than the usual rule would find."""
    name = draw(line)
    family = " ".join(name.split()[-draw(st.integers(1, 3)) :])
    return Author(
        name,
        affiliation=draw(maybe(line)),
        orcid=draw(orcids),
        family=draw(st.sampled_from(["", needed_family(name, family) or ""])),
        ror=draw(st.sampled_from(["", "05dxps055", "0e1234567"])),
    )


identifiers = st.builds(
    Identifiers,
    arxiv=st.sampled_from(["", "2412.06769", "2401.10000", "hep-th/9901001", "math/0309136"]),
    doi=st.sampled_from(["", "10.1000/182", "10.1016/0370-2693(82)91", "10.1000/a%41#b<c>"]),
    acl=st.sampled_from(["", "P19-1001", "2020.acl-main.1"]),
    openreview=st.sampled_from(["", "abcdefgh", "rJXMpikCZ", "123456"]),
    pmid=st.sampled_from(["", "31452104"]),
    pmcid=st.sampled_from(["", "PMC2808187"]),
    isbn=st.sampled_from(["", "9780306406157", "080442957X"]),
    openalex=st.sampled_from(["", "W2741809807"]),
    s2=st.sampled_from(["", "CorpusId:1", "0f" * 20]),
    dblp=st.sampled_from(["", "conf/acl/Example24"]),
)
papers = st.builds(
    Paper,
    id=line.map(lambda text: text.replace("\t", " ")),  # an id holds no control character
    title=line,
    authors=st.lists(authors(), max_size=4).map(tuple),
    abstract=maybe(prose),
    summary=maybe(prose),
    published=st.none() | dates,
    updated=st.none() | dates,
    listed=st.none() | dates,
    added=st.none() | dates,
    source=maybe(line),
    type=st.sampled_from(["", *TYPES]),
    venue=maybe(line),
    volume=maybe(line),
    number=maybe(line),
    pages=maybe(line),
    publisher=maybe(line),
    language=st.sampled_from(["", "en", "no", "pt-BR"]),
    categories=several(line),
    tags=several(line),
    identifiers=identifiers,
    editors=st.lists(authors(), max_size=2).map(tuple),
    links=st.builds(Links, **{name: maybe(urls) for name in ("abstract", "pdf", "code", "video")}),
    votes=st.none() | st.integers(0, 10**9),
    citations=st.none()
    | st.builds(Citations, st.integers(0, 10**6), maybe(line), st.none() | dates),
    submitter=maybe(line),
    status=st.sampled_from(["", *STATUSES]),
    bibkey=st.sampled_from(["", "hao-2024-training", "no", "Knuth:1984", "1e5"]),
    related=st.lists(st.builds(Related, line, relations), max_size=3).map(tuple),
    references=several(line),
    aliases=several(line),
)
