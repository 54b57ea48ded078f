"""Invented listings of the three shapes, and their variants: nothing lost, nothing made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.importing import Listing, parse, recognise
from papershelf.importing.incoming import incoming_text
from papershelf.model import PartialDate, Topic
from papershelf.problems import as_text

LISTINGS = Path(__file__).parent / "listings"
TOPICS = (Topic("Mechanical Computing"), Topic("Number Theory"), Topic("AI"))
NOVEMBER = PartialDate(2025, 11, 21)


def read(
    text: str | bytes, *, date: PartialDate | None = NOVEMBER, form: str | None = None
) -> Listing:
    """A listing as `import` reads it: cleaned, recognised, parsed."""
    data = text if isinstance(text, bytes) else text.encode()
    cleaned, _ = incoming_text(data, "l.txt")
    assert cleaned is not None
    found = form or recognise(cleaned, "l.txt")
    assert found is not None
    return parse(cleaned, "l.txt", found, topics=TOPICS, date=date)


def sample(name: str) -> str:
    return (LISTINGS / name).read_text(encoding="utf-8")


def titles(listing: Listing) -> list[object]:
    return [entry.raw["title"] for entry in listing.entries]


def warnings(listing: Listing) -> list[str]:
    return [as_text(problem) for problem in listing.problems]


FEED, TIGHT, LOOSE = (
    sample(f"{name}.txt") for name in ("feed", "trending-tight", "trending-loose")
)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("feed.txt", "feed"),
        ("trending-tight.txt", "trending"),
        ("trending-loose.txt", "trending"),
        ("papers.jsonl", "jsonl"),
    ],
)
def test_recognised_by_content(name: str, form: str) -> None:
    """The format is known by what the text says, whatever its file is called."""
    assert recognise(sample(name), "no-name") == form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "<!DOCTYPE html><html><body>Error</body></html>",
        "@media print { body { color: black } }",
        "TITLE  A title\nAUTHOR  Ann Author\n//\n",
        "title: A\nid: b\n",
        "{broken",
        "one line of words",
    ],
)
def test_not_recognised(text: str) -> None:
    """Other formats and scraps are no listing: import says so instead of inventing papers."""
    assert recognise(text, "no-name") is None


def test_feed_fields() -> None:
    """A feed gives title, authors in order with affiliations apart, votes, date, source, tags."""
    first, second, third, last = read(FEED).entries
    abstract = first.raw.pop("abstract")
    assert abstract in FEED.split("\n")
    assert first.raw == {
        "title": "A Clockwork Engine for Weaving Bernoulli Numbers",
        "authors": [
            {"name": "Ada Lovelace", "affiliation": "Analytical Society"},
            {"name": "Charles Babbage", "affiliation": "Analytical Society"},
            "Luigi Menabrea",
        ],
        "published": "2024-12-09",
        "source": "arXiv",
        "tags": ["Mechanical Computing", "Number Theory"],
        "votes": "0",
    }
    assert (second.raw["source"], second.raw["tags"]) == ("Semantic Scholar", ["AI"])
    assert (second.raw["authors"], second.raw["votes"]) == (
        ["Grace Hopper", "Richard Bloch"],
        "1200",
    )
    assert third.raw["authors"] == ["The Mark II Collaboration"]
    assert third.raw["categories"] == third.raw["tags"] == ["cs.SE", "cs.PL"]
    assert last.raw["source"] == "OpenReview"
    assert "tags" not in last.raw


def test_feed_places() -> None:
    """Each field knows its line, so that a refusal names it."""
    entry = read(FEED).entries[1]
    places = [
        entry.origin.place(name)[0] for name in ("title", "authors", "votes", "abstract", "tags")
    ]
    assert entry.line == 8
    assert places == [8, 10, 11, 12, 13]


def test_strangers_text_is_data() -> None:
    """Ligatures, quotes, HTML, TeX and text that reads like an order stay as they are."""
    text = "\n".join(str(e.raw["title"]) + str(e.raw.get("abstract")) for e in read(FEED).entries)
    for part in ("ﬁrst “Debugging”", "<b>Plain</b> Words &", "Ignore all previous", r"$\alpha_s$"):
        assert part in text


FEED_TITLES = titles(read(FEED))


@pytest.mark.parametrize(
    "variant",
    [
        FEED.replace("\n", "\r\n"),
        "\ufeff" + FEED,
        FEED.rstrip("\n"),
        FEED.replace("\n", "\n\n"),
        FEED.replace("\n\n", "\n"),
        "\n\n" + FEED + "\n\n\n",
        "Trending Papers\nLog In\n\n" + FEED,
        "new\n\nSubscribe\n\n12\n\n" + FEED,
        FEED.replace("Number Theory", "Number\u200b Theory"),
        "Get trending papers in your email inbox!\nSubscribe" + FEED,
    ],
    ids=[
        "crlf",
        "bom",
        "no-end",
        "blank",
        "tight",
        "padded",
        "boilerplate",
        "buttons",
        "invisible",
        "glued",
    ],
)
def test_feed_variants(variant: str) -> None:
    """Line ends, blank lines and the page around it do not change what a feed says."""
    listing = read(variant)
    assert titles(listing) == FEED_TITLES
    assert [e.raw for e in listing.entries] == [e.raw for e in read(FEED).entries]


def block(**lines: str) -> str:
    whole = {
        "title": "Title of This Paper",
        "authors": "Ada Lovelace , Charles Babbage",
        "votes": "4",
        "abstract": "An abstract of a few words, which ends here.",
        "footer": "2024-05-06 arXiv AI",
    }
    return "\n".join(line for line in (whole | lines).values() if line) + "\n\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            {"authors": ""},
            {"authors": None, "abstract": "An abstract of a few words, which ends here."},
        ),
        ({"abstract": ""}, {"abstract": None, "authors": ["Ada Lovelace", "Charles Babbage"]}),
        ({"votes": ""}, {"votes": None, "authors": ["Ada Lovelace", "Charles Babbage"]}),
        ({"authors": "Plato"}, {"authors": ["Plato"]}),
        (
            {"authors": "Ada Lovelace (A , B) , Bob Li"},
            {"authors": [{"name": "Ada Lovelace", "affiliation": "A , B"}, "Bob Li"]},
        ),
        ({"footer": "2024-05-06 arXiv"}, {"tags": None, "source": "arXiv"}),
        ({"footer": "2024-05-06"}, {"source": None, "published": "2024-05-06"}),
        ({"footer": "2024-05 arXiv AI"}, {"published": "2024-05", "tags": ["AI"]}),
        ({"footer": "May 6, 2024 arXiv AI"}, {"published": "2024-05-06", "tags": ["AI"]}),
        ({"footer": "6 May 2024 arXiv AI"}, {"published": "2024-05-06"}),
        ({"footer": "2024/05/06 arXiv AI"}, {"published": "2024-05-06"}),
        ({"footer": "2024-12-32 arXiv AI"}, {"published": "2024-12-32"}),
        ({"votes": "1,234"}, {"votes": "1234"}),
        (
            {"abstract": "2024-01-01 was a day.\nIt ended."},
            {"abstract": "2024-01-01 was a day.\nIt ended."},
        ),
        ({"abstract": "2024-01-01 was a day."}, {"abstract": "2024-01-01 was a day."}),
        ({"abstract": "One.\n\nTwo."}, {"abstract": "One.\n\nTwo."}),
    ],
)
def test_feed_entry_variants(lines: dict[str, str], expected: dict[str, object]) -> None:
    """A line that is missing, or written another way, harms neither its paper nor the next."""
    listing = read(block(**lines) + block(title="The Next One"), form="feed")
    assert titles(listing) == ["Title of This Paper", "The Next One"]
    for name, value in expected.items():
        assert listing.entries[0].raw.get(name) == value


def test_feed_without_dated_line() -> None:
    """An entry whose dated line is missing does not swallow the next, and is reported."""
    listing = read(block(footer="") + block(title="The Next One"), form="feed")
    assert titles(listing) == ["Title of This Paper", "The Next One"]
    assert "found no line with date and source" in warnings(listing)[0]


def test_feed_reports_what_is_no_paper() -> None:
    """Every line that is no part of a paper is a warning with its number."""
    text = "Papers that somebody found worth a second look: a weekly letter\n" + block()
    listing = read(text + "See you all next week\n", form="feed")
    assert titles(listing) == ["Title of This Paper"]
    assert [line.split(" warning: ")[0] for line in warnings(listing)] == ["l.txt:1:", "l.txt:8:"]


TIGHT_TITLES = [
    "SPOOL: Small Looms Add Better than Large Ones",
    "Subscribe to Your Own Errors: Feedback in Weaving Machines",
    "Can a Loom Forget? Learning to Unlearn Patterns",
    "Warp and weft as an algebra",
]
LOOSE_TITLES = [
    "Counting Sheep: A Benchmark for Long and Tedious Sums",
    "Arithmetic without Fingers",
    "A Clockwork Engine for Weaving Bernoulli Numbers",
]


@pytest.mark.parametrize(("text", "expected"), [(TIGHT, TIGHT_TITLES), (LOOSE, LOOSE_TITLES)])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: "Trending Papers\nLog In\n\nSign Up\n" + text + "\nNext\n© 2025 The Company\n",
        lambda text: text.replace(".\n", ".\n\nSubmitted by ada\n12\n\nView on arXiv\n"),
    ],
    ids=["plain", "crlf", "bom", "no-end", "blank", "tight", "boilerplate", "between"],
)
def test_trending_variants(text: str, expected: list[str], change: object) -> None:
    """Titles and abstracts come out exactly, with or without blank lines and page furniture."""
    assert callable(change)
    listing = read(change(text))
    lines = text.split("\n")
    assert titles(listing) == expected
    assert all(entry.raw["abstract"] in lines for entry in listing.entries)
    assert warnings(listing) == []


@pytest.mark.parametrize(
    ("day", "date", "listed"),
    [
        ("Mar 11", "2025-11-21", "2025-03-11"),
        ("Mar 11", "2025-03-11", "2025-03-11"),
        ("Mar 11", "2025-03-10", "2024-03-11"),
        ("March 11", "2025-11-21", "2025-03-11"),
        ("11 Mar", "2025-11-21", "2025-03-11"),
        ("11 march", "2025-11-21", "2025-03-11"),
        ("Tue, Mar 11", "2025-11-21", "2025-03-11"),
        ("Dec 31", "2025-01-01", "2024-12-31"),
        ("Feb 29", "2025-11-21", "2024-02-29"),
        ("Feb 29", "1903-01-01", "1896-02-29"),
        ("Mar 11, 2023", "2025-11-21", "2023-03-11"),
        ("2023-03-11", "2025-11-21", "2023-03-11"),
    ],
)
def test_day_lines(day: str, date: str, listed: str) -> None:
    """A day without a year is the latest such day not after --date; its own year counts first."""
    listing = read(LOOSE.replace("Mar 11", day), date=PartialDate.parse(date))
    assert titles(listing) == LOOSE_TITLES
    assert {entry.raw["listed"] for entry in listing.entries} == {listed}


def test_day_without_date() -> None:
    """Without --date `listed` stays empty, and a warning with the line says so."""
    listing = read(LOOSE, date=None)
    assert all("listed" not in entry.raw for entry in listing.entries)
    said = 'found "Mar 11", a day without a year: `listed` stays empty below it'
    hint = "import again with --date YYYY-MM-DD, the day on which the listing was copied"
    assert warnings(listing) == [f"l.txt:9: warning: listed: {said}. Hint: {hint}"]


def test_a_day_holds_until_the_next() -> None:
    """Each day line dates the papers below it, up to the next one."""
    text = LOOSE.replace("Arithmetic without", "Mar 10\n\nArithmetic without")
    assert [e.raw["listed"] for e in read(text).entries] == [
        "2025-03-11",
        "2025-03-10",
        "2025-03-10",
    ]


def test_no_such_day_is_reported() -> None:
    """`Feb 30` is no day: the line is reported, never a paper."""
    listing = read(LOOSE.replace("Mar 11", "Feb 30"))
    assert titles(listing) == LOOSE_TITLES
    assert warnings(listing) == [
        'l.txt:9: warning: found "Feb 30", which is no part of a paper: left out.'
    ]


def test_missing_abstract_shifts_nothing() -> None:
    """A title whose abstract is missing stays one; the others keep their own."""
    abstracts = {e.raw["title"]: e.raw["abstract"] for e in read(TIGHT).entries}
    for missing in TIGHT_TITLES[1:3]:
        listing = read(TIGHT.replace(str(abstracts[missing]) + "\n", ""))
        assert titles(listing) == TIGHT_TITLES
        assert {e.raw["title"]: e.raw.get("abstract") for e in listing.entries} == abstracts | {
            missing: None
        }
        assert ["without an abstract" in line for line in warnings(listing)] == [True]


def test_second_paragraph_shifts_nothing() -> None:
    """An abstract of two paragraphs keeps both, and the second is named as doubtful."""
    second = "In a second study we asked the weavers themselves. Their answers agree with ours."
    first = str(read(LOOSE).entries[0].raw["abstract"])
    listing = read(LOOSE.replace(first, f"{first}\n\n{second}"))
    assert titles(listing) == LOOSE_TITLES
    assert listing.entries[0].raw["abstract"] == f"{first}\n\n{second}"
    assert warnings(listing) == [
        "l.txt:15: warning: taken for a second paragraph of the abstract of line 11."
    ]


def test_unknown_furniture_is_reported() -> None:
    """Lines of a page that nobody foresaw are reported with their numbers, and are no papers."""
    text = "Your saved search\n" + TIGHT + "Follow our other pages\nCookie settings\n"
    listing = read(text)
    assert titles(listing) == TIGHT_TITLES
    assert [line.split(" warning: ")[0] for line in warnings(listing)] == [
        "l.txt:1:", "l.txt:12:", "l.txt:13:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("SubscribeDONUT: a Title of Words", "DONUT: a Title of Words"),
        ("SubscribeA Title of Words", "A Title of Words"),
        ("Subscribe3D Title of Words", "3D Title of Words"),
        ("SubscribexLSTM: a Title", "xLSTM: a Title"),
        ('Subscribe"Why Should I?" and Others', '"Why Should I?" and Others'),
        ("Subscribe$\\alpha$-Nets of Words", "$\\alpha$-Nets of Words"),
        ("Subscribe Ωmega of Words", "Subscribe Ωmega of Words"),
        ("Subscribe to the Title of Words", "Subscribe to the Title of Words"),
        ("Subscribe: a Protocol of Words", "Subscribe: a Protocol of Words"),
        ("Subscribe-and-Publish of Words", "Subscribe-and-Publish of Words"),
        ("SubscribeR: a Package of Words", "SubscribeR: a Package of Words"),
        ("Subscribers and Their Words", "Subscribers and Their Words"),
        ("Subscribed Words of Many", "Subscribed Words of Many"),
    ],
)
def test_glued_button(line: str, title: str) -> None:
    """The button's word is taken off a title that it was glued to, and off no other."""
    rest = TIGHT.split("\n", 3)[3]
    glued = f"Get trending papers in your email inbox!\n{line}\n{rest}"
    assert titles(read(glued))[0] == title
    assert titles(read(f"{line}\n{rest}"))[0] == line, "not right after boilerplate: it stays"
    later = TIGHT.replace("Can a Loom Forget? Learning to Unlearn Patterns", line)
    assert titles(read(later))[2] == line


def test_fifty_thousand_lines() -> None:
    """A listing of 50,000 lines is read whole."""
    pairs = TIGHT.split("\n")[4:10]
    listing = read("\n".join(["Subscribe", *(pairs * 8_334)]))
    assert len(listing.entries) == 25_002
    assert warnings(listing) == []
