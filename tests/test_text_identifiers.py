"""Identifiers in every spelling that people and services use, and addresses that may be links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf import identifiers
from papershelf.identifiers import (
    SPELLINGS,
    USUAL_URL,
    acl,
    arxiv,
    bare,
    completed,
    dblp,
    doi,
    is_safe,
    isbn,
    links_of,
    openalex,
    openreview,
    orcid,
    orcid_url,
    pages_of,
    path_segment,
    pmcid,
    pmid,
    record_id,
    reference_keys,
    ror,
    ror_url,
    s2,
    safe_url,
    strong_keys,
)
from papershelf.model import Identifiers, Links
from papershelf.text import flaws, markdown_url
from papershelf.text.slug import RESERVED

ARXIV = [
    "2412.06769",
    " 2412.06769\n",
    "2412.06769v3",
    "arXiv:2412.06769v2",
    "ARXIV: 2412.06769",
    "arXiv:2412.06769 [cs.CL]",
    "arxiv.org/abs/2412.06769",
    "https://arxiv.org/abs/2412.06769v1",
    "https://arxiv.org/abs/2412.06769/",
    "https://arxiv.org/abs/2412.06769?context=cs",
    "https://arxiv.org/abs/2412.06769#comments",
    "http://arxiv.org/pdf/2412.06769.pdf",
    "https://www.arxiv.org/pdf/2412.06769v2.pdf",
    "https://export.arxiv.org/abs/2412.06769",
    "https://arxiv.org/html/2412.06769v1",
    "https://ar5iv.labs.arxiv.org/html/2412.06769",
    "https://ar5iv.org/abs/2412.06769",
    "https://alphaxiv.org/abs/2412.06769",
    "https://www.alphaxiv.org/abs/2412.06769v3",
    "https://huggingface.co/papers/2412.06769",
    "10.48550/arXiv.2412.06769",
    "doi:10.48550/ARXIV.2412.06769",
    "https://doi.org/10.48550/arXiv.2412.06769",
    "https://doi.org/10.48550%2FarXiv.2412.06769",
    "(arXiv:2412.06769v2).",
    "[arXiv:2412.06769]",
    "[arXiv:2412.06769 [cs.CL]].",
    "arXiv:2412.06769.",
    "“2412.06769”,",
    "<https://arxiv.org/abs/2412.06769>;",
    "https://arxiv.org/abs/2412.06769v1).",
    "(2412.06769",
    "arXiv preprint arXiv:2412.06769",
    "doi: https://doi.org/10.48550/arXiv.2412.06769.",
]
OLD_ARXIV = [
    ("hep-th/9901001", "hep-th/9901001"),
    ("arXiv:hep-th/9901001v3", "hep-th/9901001"),
    ("cs/0112017", "cs/0112017"),
    ("cs.CL/0112017", "cs/0112017"),
    ("http://arxiv.org/abs/math.GT/0309136", "math/0309136"),
    ("0704.0001", "0704.0001"),
    ("2401.10000", "2401.10000"),
]
NO_ARXIV = ["2413.06769", "2400.12345", "2412.067", "2412.067690", "2412.06769v0", "2412,06769"]
NO_ARXIV += ["", " ", "12345", "\u0662\u0664\u0661\u0662.\u0660\u0666\u0667\u0666\u0669"]
NO_ARXIV += ["https://evil.example/abs/2412.06769", "2412.06769 and more", "x2412.06769"]


@pytest.mark.parametrize("spelling", ARXIV)
def test_an_arxiv_id_in_any_spelling(spelling: str) -> None:
    """Ids, versions, addresses of arXiv and its mirrors, and arXiv's DOIs name one paper."""
    assert arxiv(spelling) == "2412.06769"
    assert "arxiv:2412.06769" in reference_keys(spelling)


@pytest.mark.parametrize(("spelling", "expected"), OLD_ARXIV)
def test_an_old_arxiv_id(spelling: str, expected: str) -> None:
    """Ids before 2007 have an archive; the subject class after its dot names no other paper."""
    assert arxiv(spelling) == expected


@pytest.mark.parametrize("spelling", NO_ARXIV)
def test_what_is_no_arxiv_id(spelling: str) -> None:
    """A month 13, too few digits, digits of another script, another host: not guessed."""
    assert arxiv(spelling) is None


OTHERS: list[tuple[Callable[[str], str | None], str, str | None]] = [
    (doi, "10.1000/182", "10.1000/182"),
    (doi, "DOI: 10.1000/ABC", "10.1000/abc"),
    (doi, "https://doi.org/10.1000/ABC", "10.1000/abc"),
    (doi, "http://dx.doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
    (doi, "doi.org/10.1000/182", "10.1000/182"),
    (doi, "10.1000/182.", "10.1000/182"),
    (doi, "doi: 10.1000/loom.13.", "10.1000/loom.13"),
    (doi, "(https://doi.org/10.1000/loom.13).", "10.1000/loom.13"),
    (doi, "<https://doi.org/10.1000/loom.13>", "10.1000/loom.13"),
    (doi, "[10.1000/loom.13],", "10.1000/loom.13"),
    (doi, "“10.1000/loom.13”", "10.1000/loom.13"),
    (doi, "'10.1000/loom.13'.", "10.1000/loom.13"),
    (doi, "10.1000/loom.13).", "10.1000/loom.13"),
    (doi, "10.1000/loom(13)", "10.1000/loom(13)"),
    (doi, "(10.1000/loom(13)).", "10.1000/loom(13)"),
    (doi, "(10.1000/(a)b)", "10.1000/(a)b"),
    (doi, "10.1000/a<1::b>2", "10.1000/a<1::b>2"),
    (doi, "10.1000/a<b>", "10.1000/a<b>"),
    (doi, "DOI 10.1000/loom.13", "10.1000/loom.13"),
    (doi, "doi:https://doi.org/10.1000/loom.13", "10.1000/loom.13"),
    (doi, "https://doi.org/doi:10.1000/loom.13", "10.1000/loom.13"),
    (doi, "see 10.1000/loom.13", None),
    (doi, "()", None),
    (doi, "(" * 100_000 + "10.1000/182", None),
    (acl, "(https://aclanthology.org/P19-1001/).", "P19-1001"),
    (acl, "“2020.acl-main.1”.", "2020.acl-main.1"),
    (openreview, "(https://openreview.net/forum?id=rJ4km2R5t7),", "rJ4km2R5t7"),
    (orcid, "(https://orcid.org/0000-0002-1825-0097).", "0000-0002-1825-0097"),
    (orcid, "ORCID: 0000-0002-1825-0097", "0000-0002-1825-0097"),
    (doi, "10.1000", None),
    (doi, "10.1/x", None),
    (doi, "10.1000/a b", None),
    (doi, "10.1000/,", None),
    (doi, "https://doi.org/10.1000/a%0Ab", None),
    (doi, "https://evil.example/10.1000/182", None),
    (doi, "", None),
    (acl, "P19-1001", "P19-1001"),
    (acl, "p19-1001", "P19-1001"),
    (acl, "2020.ACL-main.1", "2020.acl-main.1"),
    (acl, "2020.acl-main.1v2", "2020.acl-main.1"),
    (acl, "https://aclanthology.org/2020.acl-main.1/", "2020.acl-main.1"),
    (acl, "https://aclanthology.org/P19-1001.pdf", "P19-1001"),
    (acl, "aclanthology.org/P19-1001", "P19-1001"),
    (acl, "https://www.aclweb.org/anthology/P19-1001", "P19-1001"),
    (acl, "10.18653/v1/P19-1001", "P19-1001"),
    (acl, "https://doi.org/10.18653/v1/2020.acl-main.1", "2020.acl-main.1"),
    (acl, "10.3115/v1/P14-1001", "P14-1001"),
    (acl, "2020.acl-main", None),
    (acl, "W19-50", None),
    (openreview, "https://openreview.net/forum?id=rJ4km2R5t7", "rJ4km2R5t7"),
    (openreview, "https://openreview.net/forum?noteId=a&id=rJ4km2R5t7#b", "rJ4km2R5t7"),
    (openreview, "https://openreview.net/pdf?id=rJ4km2R5t7", "rJ4km2R5t7"),
    (openreview, "openreview:rJ4km2R5t7", "rJ4km2R5t7"),
    (openreview, "rJ4km2R5t7", "rJ4km2R5t7"),
    (openreview, "reasoning", None),
    (openreview, "latent-reasoning", None),
    (openreview, "1234567", None),
    (pmid, "31452104", "31452104"),
    (pmid, "PMID: 31452104", "31452104"),
    (pmid, "https://pubmed.ncbi.nlm.nih.gov/31452104/", "31452104"),
    (pmid, "https://www.ncbi.nlm.nih.gov/pubmed/31452104?dopt=Abstract", "31452104"),
    (pmid, "0", None),
    (pmid, "٣١٤٥", None),
    (pmcid, "PMC2808187", "PMC2808187"),
    (pmcid, "pmcid: pmc2808187.2", "PMC2808187"),
    (pmcid, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2808187/pdf/x.pdf", "PMC2808187"),
    (pmcid, "2808187", None),
    (isbn, "978-0-306-40615-7", "9780306406157"),
    (isbn, "ISBN-13: 978 0 306 40615 7", "9780306406157"),
    (isbn, "0-8044-2957-x", "080442957X"),
    (isbn, "978-0-306-40615-8", None),
    (isbn, "0-8044-2957-1", None),
    (isbn, "97803064061", None),
    (openalex, "https://openalex.org/W2741809807", "W2741809807"),
    (openalex, "https://api.openalex.org/works/w2741809807", "W2741809807"),
    (openalex, "A2741809807", None),
    (s2, "CorpusId:215416146", "CorpusId:215416146"),
    (s2, "https://api.semanticscholar.org/CorpusID:215416146", "CorpusId:215416146"),
    (s2, "https://www.semanticscholar.org/paper/A-Loom/" + "0F" * 20, "0f" * 20),
    (s2, "0f" * 19, None),
    (dblp, "DBLP:conf/acl/Example24", "conf/acl/Example24"),
    (
        dblp,
        "https://dblp.org/rec/journals/corr/abs-2401-00001.html?view=bibtex",
        "journals/corr/abs-2401-00001",
    ),
    (dblp, "https://dblp.uni-trier.de/rec/bibtex/conf/acl/Example24", "conf/acl/Example24"),
    (dblp, "nothing/acl/Example24", None),
    (orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
    (orcid, "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    (orcid, "orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
    (orcid, "0000-0002-1825-0098", None),
    (orcid, "0000000218250097", None),
    (orcid, "", None),
    (ror, "05dxps055", "05dxps055"),
    (ror, "https://ror.org/05DXPS055/", "05dxps055"),
    (ror, "15dxps055", None),
    (ror, "05dxps0550", None),
    (ror, "05dlps055", None),
]


@pytest.mark.parametrize(("reader", "spelling", "expected"), OTHERS)
def test_other_identifiers(
    reader: Callable[[str], str | None], spelling: str, expected: str | None
) -> None:
    """DOI, ACL Anthology, OpenReview and ORCID: the canonical spelling, or nothing."""
    assert reader(spelling) == expected


@pytest.mark.parametrize("reader", [*SPELLINGS.values(), orcid, ror])
@given(text=st.one_of(st.text(max_size=40), st.sampled_from([*ARXIV, *(s for _, s, _ in OTHERS)])))
def test_a_canonical_spelling_spells_itself(reader: Callable[[str], str | None], text: str) -> None:
    """No text raises, and what was found is found again in itself."""
    found = reader(text)
    if found is not None:
        assert reader(found) == found


@given(text=st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    """Every function that reads a stranger's text gives an answer for any of it."""
    reference_keys(text)
    safe_url(text)
    found = Identifiers(arxiv=text, doi=text, acl=text, openreview=text)
    assert strong_keys(found) == tuple(dict.fromkeys(strong_keys(found)))
    assert path_segment(record_id(Identifiers(), text)) == record_id(Identifiers(), text)


@given(name=st.one_of(st.text(max_size=120), st.sampled_from(["../x", ".", "..", "CON", "con.x"])))
def test_a_path_segment_is_safe_everywhere(name: str) -> None:
    """No separator, no dot at an end, no reserved word, at most 100 characters; stable."""
    segment = path_segment(name)
    assert segment.isascii()
    assert set(segment) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not segment.startswith(".")
    assert not segment.endswith(".")
    assert 0 < len(segment) <= 100
    assert segment.split(".")[0].lower() not in RESERVED
    assert path_segment(segment) == segment


KEYS = [
    (Identifiers(arxiv="2412.06769", doi="10.48550/arxiv.2412.06769"), ("arxiv:2412.06769",)),
    (Identifiers(doi="10.18653/v1/P19-1001", acl="P19-1001"), ("acl:p19-1001",)),
    (Identifiers(doi="10.1000/ABC"), ("doi:10.1000/abc",)),
    (Identifiers(openreview="rJ4km2R5t7"), ("openreview:rJ4km2R5t7",)),
    (Identifiers(), ()),
]


@pytest.mark.parametrize(("found", "keys"), KEYS)
def test_strong_keys(found: Identifiers, keys: tuple[str, ...]) -> None:
    """A DOI that arXiv or the Anthology gave is their id: one paper, one key."""
    assert strong_keys(found) == keys


@pytest.mark.parametrize(
    ("given_ids", "expected"),
    [
        (Identifiers(doi="10.48550/arxiv.2412.06769"), {"arxiv": "2412.06769"}),
        (Identifiers(doi="10.18653/v1/p19-1001"), {"acl": "P19-1001"}),
        (Identifiers(doi="10.18653/v1/2020.acl-main.1"), {"acl": "2020.acl-main.1"}),
        (Identifiers(doi="10.48550/arxiv.2412.06769", arxiv="2412.06770"), {}),
        (Identifiers(doi="10.1000/182"), {}),
        (Identifiers(doi="10.1000/p19-1001"), {}),
        (Identifiers(), {}),
    ],
)
def test_a_doi_made_of_an_id_tells_the_id(given_ids: Identifiers, expected: dict[str, str]) -> None:
    """ArXiv's and the Anthology's DOIs give their ids, where the record has none of its own."""
    assert completed(given_ids) == replace(given_ids, **expected)


@given(
    before=st.text("([<{\"'“‘ ", max_size=5),
    after=st.text(".,;:)]>}\"'”’ …", max_size=5),
    marked=st.sampled_from(["", "https://doi.org/", "doi: ", "doi.org/"]),
)
def test_punctuation_around_an_identifier(before: str, after: str, marked: str) -> None:
    """Whatever quotes, brackets and stops of a sentence surround a DOI, it is read."""
    assert doi(f"{before}{marked}10.1000/loom.13{after}") == "10.1000/loom.13"


def test_links_follow_from_identifiers() -> None:
    """What a record gives itself counts; the rest is derived, arXiv before the others."""
    ids = Identifiers(arxiv="2412.06769", doi="10.1000/a(b)")
    assert links_of(ids, Links(pdf="https://x.org/p")) == Links(
        abstract="https://arxiv.org/abs/2412.06769", pdf="https://x.org/p"
    )
    assert links_of(Identifiers(doi="10.1000/a<b>"), Links()).abstract == (
        "https://doi.org/10.1000/a%3Cb%3E"
    )


def test_each_identifier_has_a_page_at_its_host() -> None:
    """By the name under which it is cited; a DOI that is made from an id beside it adds none."""
    acl = Identifiers(acl="2020.acl-main.1", doi="10.18653/v1/2020.acl-main.1")
    assert pages_of(acl) == [("ACL:2020.acl-main.1", "https://aclanthology.org/2020.acl-main.1/")]
    assert pages_of(replace(acl, acl="")) == [
        (f"doi:{acl.doi}", "https://doi.org/10.18653/v1/2020.acl-main.1")
    ]
    assert pages_of(Identifiers()) == []
    assert orcid_url("0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"
    assert ror_url("05dxps055") == "https://ror.org/05dxps055"


GOOD_URLS = ["https://x.org", "HTTP://x.org/a?b#c", "https://x.org:8080/(a)", "https://[::1]/"]
GOOD_URLS += ["https://ü.org/ä", "http://127.0.0.1/", "https://x.org/a@b", "https://x.org./"]
BAD_URLS = ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "vbscript:x", "data:text/html,x"]
BAD_URLS += ["//x.org", "/x", "x.org", "", "https:", "https://", "https:///x", "https:x.org"]
BAD_URLS += ["https:/x.org", "https:\\\\x.org", "https://x.org\\@y", "ftp://x.org", "file:///x"]
BAD_URLS += ["https://x.org/a b", "https://x.org/\u3000a", "https://x.org/a\nb", "https://x.org/\0"]
BAD_URLS += ["https://x.org:99999", "https://x.org:a", "https://[x", "https://.", "https://%00/"]
BAD_URLS += [
    "https://a@x.org",
    "https://x.org@y.org/",
    "https://x.org/\u202e",
    "https://x\u200b.org",
]
BAD_URLS += ['https://x.org/"a', "https://x.org/<a>", "java\tscript:alert(1)", "\x01javascript:a"]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_an_address_that_may_be_a_link(url: str) -> None:
    """Absolute http and https addresses are kept as they are, spaces around them apart."""
    assert safe_url(url) == url
    assert safe_url(f" {url}\n") == url


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_may_not(url: str) -> None:
    """Other schemes, no host, hidden characters, a user name that passes for a host: refused."""
    assert safe_url(url) is None


@given(
    text=st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from([*BAD_URLS, *GOOD_URLS, "https://", "@", ":", "/", "\\", "\t"]),
            max_size=4,
        ).map("".join),
    )
)
def test_no_other_scheme_gets_through(text: str) -> None:
    """Whatever is let through is http or https with a host, and stays so in a Markdown link."""
    url = safe_url(text)
    if url is None:
        return
    for form in (url, markdown_url(url)):
        assert urlsplit(form).scheme in ("http", "https")
        assert urlsplit(form).hostname
        assert not any(flaws(form))


def test_every_public_function_is_tried_here() -> None:
    """A new reader of identifiers joins the tables above."""
    public = {
        name
        for name, value in vars(identifiers).items()
        if callable(value) and getattr(value, "__module__", "").startswith(identifiers.__name__)
    }
    assert {name for name in public if not name.startswith("_")} == {
        "acl", "arxiv", "arxiv_month", "bare", "completed", "dblp", "doi", "doi_key", "is_safe",
        "isbn", "links_of", "name_keys", "openalex", "openreview", "orcid", "orcid_url", "pages_of",
        "path_segment", "pmcid", "pmid", "record_id", "reference_keys", "ror", "ror_url", "s2",
        "safe_url", "strong_keys",
    }  # fmt: skip


@given(st.from_regex(USUAL_URL, fullmatch=True))
def test_a_usual_address_is_a_safe_one(url: str) -> None:
    """The short way of `safe_url` accepts nothing that its rule would refuse."""
    assert is_safe(url)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<https://a.org/x>.", "https://a.org/x"),
        ("(see)", "see"),
        ("10.1016/0370(82)", "10.1016/0370(82)"),
        ("[[x]],", "x"),
        ("", ""),
    ],
)
def test_what_stands_around_is_taken_away(text: str, expected: str) -> None:
    """Brackets, quotes and stops of the sentence around an identifier are no part of it."""
    assert bare(text) == expected
