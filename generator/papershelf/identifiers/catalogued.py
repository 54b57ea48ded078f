"""Names that catalogues give: PubMed, OpenAlex, Semantic Scholar, DBLP; ISBN and ORCID."""

from __future__ import annotations

import re

from papershelf.identifiers.running import bare

_PMID = re.compile(
    r"(?:(?:pmid|pubmed)\s*:?\s*|(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov"
    r"|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/)?([1-9]\d{0,8})/?(?:[?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_PMCID = re.compile(
    r"(?:pmcid\s*:?\s*|(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles"
    r"|pmc\.ncbi\.nlm\.nih\.gov/articles|europepmc\.org/article/pmc)/)?"
    r"PMC([1-9]\d{0,9})(?:\.\d+)?(?:/.*)?",
    re.IGNORECASE | re.ASCII,
)
_ISBN = re.compile(
    r"(?:urn:)?(?:isbn(?:-1[03])?\s*:?\s*)?(\d(?:[\s-]?\d){8}(?:(?:[\s-]?\d){3})?[\s-]?[\dX])",
    re.IGNORECASE | re.ASCII,
)
_OPENALEX = re.compile(
    r"(?:openalex\s*:\s*|(?:https?://)?(?:api\.|www\.)?openalex\.org/(?:works/)?)?W(\d{1,12})/?",
    re.IGNORECASE | re.ASCII,
)
_S2 = re.compile(
    r"""(?:s2\s*:\s*|(?:https?://)?(?:www\.|api\.)?semanticscholar\.org/paper/(?:[^/\s?#]+/)?)?
        (?P<sha>[0-9a-f]{40})(?:[?#].*)?
        |(?:s2\s*:\s*|(?:https?://)?api\.semanticscholar\.org/)?corpus_?id\s*:\s*(?P<corpus>\d{1,12})""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_DBLP = re.compile(
    r"(?:(?i:dblp)\s*:\s*|(?:https?://)?(?:www\.)?dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/rec/"
    r"(?:bibtex\d?/|html/)?)?((?:conf|journals|books|phd|series|reference|tr|ms|data|www)"
    r"/[A-Za-z0-9_+-]+/[A-Za-z0-9_.+'/-]*?[A-Za-z0-9_+-])(?:\.(?:html|bib|xml))?(?:\?.*)?",
    re.ASCII,
)
_ORCID = re.compile(
    r"(?:orcid\s*:?\s*)?(?:(?:https?://)?(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?",
    re.IGNORECASE | re.ASCII,
)
_ROR = re.compile(
    r"(?:ror\s*:?\s*)?(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}\d{2})/?",
    re.IGNORECASE | re.ASCII,
)


def pmid(text: str) -> str | None:
    """The PubMed id that `text` spells (number, `PMID:`, URL); else None."""
    match = _PMID.fullmatch(bare(text))
    return match[1] if match else None


def pmcid(text: str) -> str | None:
    """The PubMed Central id that `text` spells, with `PMC` before its number; else None."""
    match = _PMCID.fullmatch(bare(text))
    return f"PMC{match[1]}" if match else None


def isbn(text: str) -> str | None:
    """The ISBN that `text` spells, without hyphens, its check digit verified (ISO 2108); else None.

    It stays as long as it is, 10 or 13 digits.
    """
    match = _ISBN.fullmatch(bare(text))
    digits = re.sub(r"[\s-]", "", match[1]).upper() if match else ""
    if len(digits) == 13 and digits.isdecimal():
        total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
        return digits if total % 10 == 0 else None
    if len(digits) == 10 and digits[:9].isdecimal():
        values = [10 if digit == "X" else int(digit) for digit in digits]
        total = sum(value * (10 - at) for at, value in enumerate(values))
        return digits if total % 11 == 0 else None
    return None


def openalex(text: str) -> str | None:
    """The OpenAlex id of a work that `text` spells (id or URL); else None."""
    match = _OPENALEX.fullmatch(bare(text))
    return f"W{match[1]}" if match else None


def s2(text: str) -> str | None:
    """The Semantic Scholar id that `text` spells: 40 digits, or `CorpusId:` and a number."""
    match = _S2.fullmatch(bare(text))
    if match is None:
        return None
    return match["sha"].lower() if match["sha"] else f"CorpusId:{match['corpus']}"


def dblp(text: str) -> str | None:
    """The DBLP key of a publication that `text` spells (key, `DBLP:`, URL); else None."""
    match = _DBLP.fullmatch(bare(text))
    return match[1] if match else None


def orcid(text: str) -> str | None:
    """The ORCID that `text` spells, its check character verified (ISO 7064 MOD 11-2); else None."""
    match = _ORCID.fullmatch(bare(text))
    if match is None:
        return None
    digits = match[1].upper().replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return match[1].upper() if digits[-1] == ("X" if check == 10 else str(check)) else None


def orcid_url(orcid: str) -> str:
    """The address of a person's public record."""
    return f"https://orcid.org/{orcid}"


def ror(text: str) -> str | None:
    """The id of an organisation in the Research Organization Registry that `text` spells."""
    match = _ROR.fullmatch(bare(text))
    return match[1].lower() if match else None


def ror_url(ror: str) -> str:
    """The address of an organisation's public record."""
    return f"https://ror.org/{ror}"
