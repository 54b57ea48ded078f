"""The digest: what it tells, and its bytes as a line reader, mail program and browser take them."""

from __future__ import annotations

import datetime as dt
import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papershelf.app.mailing import _fitting
from papershelf.catalog import Catalog
from papershelf.catalog.trending import trending
from papershelf.config import Settings
from papershelf.digest.choice import MOST, Days, Digest, digest_of, period
from papershelf.digest.message import LIMIT, Body, message_id, message_of
from papershelf.digest.rows import Rows
from papershelf.digest.subscribers import Subscriber, read_subscribers
from papershelf.model import Author, Identifiers, Note, Paper, PartialDate, Topic
from papershelf.settings.follow import DigestSettings
from shelves import catalog_of, golden_shelf, paper, papershelf

TODAY = dt.date(2024, 6, 11)
SENDER = DigestSettings("Ünsere Papers <papers@example.org>", subscribe="join@example.org")
SETTINGS = Settings(site_name="A shelf", site_url="https://example.org/shelf/", digest=SENDER)
READER = "ada@example.com"


def day(number: int) -> PartialDate:
    return PartialDate(2024, 6, number)


def shelf(*found: Paper, **more: Any) -> Catalog:
    return catalog_of(found, **more)[0]


def chosen(catalog: Catalog, name: str = "day", **more: Any) -> Digest:
    hot = trending(catalog, SETTINGS.trending)
    return digest_of(catalog, hot, period(name, TODAY), **more)


def made(
    catalog: Catalog, settings: Settings = SETTINGS, name: str = "week"
) -> tuple[Digest, Body]:
    digest, body = _fitting(Rows(catalog, settings), chosen(catalog, name))
    assert body
    return digest, body


def message(catalog: Catalog, settings: Settings = SETTINGS, to: str = READER) -> bytes:
    digest, body = made(catalog, settings)
    return message_of(settings, digest, body, to)


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    for part in found.walk():
        assert not part.defects
        assert not [one for _, value in part.items() for one in value.defects]
    return found


def texts(data: bytes) -> tuple[str, str]:
    """The plain text and the HTML of a message."""
    plain, markup = read(data).iter_parts()
    assert (plain.get_content_type(), markup.get_content_type()) == ("text/plain", "text/html")
    return plain.get_content(), markup.get_content()


NEW = paper(
    "new",
    title="On $x^2$",
    authors=(Author("Ann Example"),),
    abstract="We weave.",
    added=day(10),
    tags=("Looms",),
)


def test_a_period_is_of_whole_days_up_to_yesterday() -> None:
    """Two that follow each other neither share a day nor miss one."""
    assert period("day", TODAY) == Days(dt.date(2024, 6, 10), dt.date(2024, 6, 10))
    assert period("week", TODAY) == Days(dt.date(2024, 6, 4), dt.date(2024, 6, 10))
    assert period("week", dt.date(2024, 6, 18)).first == dt.date(2024, 6, 11)


def test_each_paper_stands_in_one_part() -> None:
    """What came; a preprint whose record got a venue; what has points and came before; notes."""
    arxiv = Identifiers(arxiv="2401.00001")
    found = [
        NEW,
        paper("old", published=day(1), votes=3),
        paper("pointless", published=day(1)),
        paper("out", published=day(2), updated=day(9), venue="ICX", identifiers=arxiv),
        paper("month", published=PartialDate(2024, 6)),
    ]
    note = Note("collection/notes/n.md", "old", "Words.\n", 1, title="Why", date=day(8))
    digest = chosen(shelf(*found, notes=[note]), "week")
    assert digest.new == ("new",)
    assert digest.published == ("out",)
    assert digest.trending == ("old",)
    assert digest.notes == (note,)
    assert digest


def test_days_without_news_are_no_digest() -> None:
    """Not for what is trending alone."""
    catalog = shelf(paper("old", published=day(1), votes=3))
    assert chosen(catalog).trending == ("old",)
    assert not chosen(catalog)
    assert not chosen(shelf())


def test_topics_and_what_was_sent_narrow_it() -> None:
    """A topic has the papers of narrower ones; what somebody had comes no second time."""
    deep = paper("deep", added=day(10), tags=("Shuttles",))
    topics = [Topic("Looms"), Topic("Shuttles", parent="Looms")]
    note = Note("collection/notes/n.md", "deep", "Words.\n", 1, date=day(10))
    catalog = shelf(NEW, deep, paper("other", added=day(10)), topics=topics, notes=[note])
    assert set(chosen(catalog, topics={"looms"}).new) == {"new", "deep"}
    rest = chosen(catalog, topics={"looms"}, sent={"new", note.path})
    assert (rest.new, rest.notes) == (("deep",), ())


def test_at_most_forty_papers_and_a_hundred_kilobytes() -> None:
    """Of the largest papers fewer; a link leads to the others."""
    many = [paper(f"p{n:03}", added=day(10)) for n in range(100)]
    digest, body = made(shelf(*many))
    assert (len(digest.papers), digest.more) == (MOST, 60)
    assert (
        "and 60 more papers: https://example.org/shelf/latest/"
        in texts(message_of(SETTINGS, digest, body, READER))[0]
    )
    large = [
        replace(one, title="数" * 300, abstract="学" * 300, authors=(Author("字" * 90),) * 9)
        for one in many
    ]
    data = message(shelf(*large))
    assert 60_000 < len(data) <= LIMIT


def test_headers_are_those_of_a_list() -> None:
    """From, To, subject with the days, a day of the data, ids, and how to leave in one line."""
    found = read(message(shelf(NEW)))
    assert found["From"].addresses[0].display_name == "Ünsere Papers"
    assert found["To"] == READER
    assert found["Subject"] == "A shelf: 1 new paper, 4 June 2024 to 10 June 2024"
    assert found["Date"].datetime == dt.datetime(2024, 6, 11, tzinfo=dt.UTC)
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", found["Message-ID"])
    assert found["List-Id"] == "<a-shelf.papershelf.example.org>"
    assert found["List-Unsubscribe"] == "<mailto:papers@example.org?subject=unsubscribe>"
    assert found["List-Unsubscribe-Post"] is None
    assert found["Auto-Submitted"] == "auto-generated"


def test_a_page_for_leaving_is_asked_by_one_click() -> None:
    """However long its address: it stands in one line as it is, with the reader's address in it."""
    page = f"https://example.org/{'leave/' * 100}?who={{address}}"
    settings = replace(SETTINGS, digest=replace(SENDER, unsubscribe=page))
    data = message(shelf(NEW), settings, "a+b@example.com")
    line = f"List-Unsubscribe: <{page.replace('{address}', 'a%2Bb%40example.com')}>\r\n"
    assert line.encode() in data
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in data


def test_the_message_id_is_the_same_for_the_same_digest_and_reader() -> None:
    """And so is every byte; another reader, another day or another paper has another id."""
    catalog = shelf(NEW)
    assert message(catalog) == message(shelf(NEW))
    digest = chosen(catalog)
    ids = {
        message_id(SETTINGS, one, to)
        for one in (digest, chosen(catalog, "week"), replace(digest, new=("x",)))
        for to in (READER, "bo@example.com")
    }
    assert len(ids) == 6


def test_both_texts_say_the_same() -> None:
    """Titles, names, days and whole addresses; formulas as words; how to leave."""
    note = Note(
        "collection/notes/n.md", "new", "Words.\n", 1, title="Why", author="Bo", date=day(9)
    )
    for text in texts(message(shelf(NEW, notes=[note]))):
        for said in ("On x²", "Ann Example", "We weave.", "Looms", "Why", "Bo", "1 new note"):
            assert said in text
        assert "https://example.org/shelf/papers/new/" in text
        assert "https://example.org/shelf/papers/new/#note-1" in text
        assert "mailto:papers@example.org?subject=unsubscribe" in text


def test_the_html_loads_nothing() -> None:
    """No picture, script, style sheet or form; a browser finds each title as words."""
    hostile = replace(NEW, title="<img src=x onerror=y>", abstract="</td><script>z</script>")
    tree = LexborHTMLParser(texts(message(shelf(hostile)))[1])
    assert not tree.css("img, script, link, iframe, form, [src], [onerror]")
    assert "<img src=x onerror=y>" in tree.text()
    addresses = [one.attributes["href"] or "" for one in tree.css("a")]
    assert all(one.startswith(("https://example.org/", "mailto:")) for one in addresses)


HOSTILE = [
    "\r\nBcc: x@evil.test",
    "\n.\nMAIL FROM:<x>",
    "=?utf-8?q?=0d=0aBcc:_x?=",
    "\u2028Bcc: x",
    "a\x0bb\x85c",
    "数学 مرحبا",
    '<"@,;:>',
    "x" * 1200,
    ".",
    "From me",
]
text = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), min_size=1, max_size=4).map(
    "".join
)


@given(title=text, name=text, label=text, shelf_name=text)
def test_no_text_adds_a_header_or_a_line_of_smtp(
    title: str, name: str, label: str, shelf_name: str
) -> None:
    """Read line by line, as a server does: the headers are ours, no line is longer than 998
    characters, each ends in CR LF, all is ASCII; and a mail program finds both texts.
    """
    one = replace(NEW, title=title, authors=(Author(name),), tags=(label,), venue=title)
    data = message(shelf(one), replace(SETTINGS, site_name=shelf_name))
    lines = data.split(b"\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert data.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    names = [line.partition(b":")[0] for line in lines[: lines.index(b"")] if line[:1] != b" "]
    assert sorted(names) == sorted(
        b"From To Subject Date Message-ID List-Id List-Unsubscribe Auto-Submitted"
        b" MIME-Version Content-Type".split()
    )
    texts(data)


def names_topics(name: str) -> str | None:
    return name.lower() if name.lower() in ("looms", "agents") else None


def test_each_broken_line_is_named_and_nobody_is_forgotten(tmp_path: Path) -> None:
    """Whatever stands before and after it."""
    (tmp_path / "shelf").mkdir()
    file = tmp_path / "readers.txt"
    file.write_bytes(
        b"\xef\xbb\xbf# readers\r\nada@example.org\r\n\r\nnobody\nbo@example.org: Looms; Agents\n"
        b"cy@example.org: Nothing\ndi@example.org: Looms; Nothing\n\xff@example.org\n"
        b"ed@example.org:\nBo@example.org: Looms\nx@y.test\nBcc: z@y.test\n a@b.test \n"
        b"<fa@example.org>\nadA@example.org: Looms"
    )
    found, problems = read_subscribers(file, tmp_path / "shelf", names_topics)
    assert found == [
        Subscriber("ada@example.org"),
        Subscriber("bo@example.org", frozenset({"looms", "agents"})),
        Subscriber("di@example.org", frozenset({"looms"})),
        Subscriber("x@y.test"),
        Subscriber("a@b.test"),
    ]
    assert [(one.line, one.is_error) for one in problems] == [
        (4, True),
        (6, True),
        (7, True),
        (8, True),
        (9, True),
        (10, False),
        (12, True),
        (14, True),
        (15, False),
    ]


def test_readers_stand_outside_of_the_repository(tmp_path: Path) -> None:
    """Addresses are nobody's business: a file in the shelf, or in any repository, is refused."""
    (tmp_path / "repository/.git").mkdir(parents=True)
    (tmp_path / "shelf/inside").mkdir(parents=True)
    for folder in ("repository", "shelf/inside"):
        file = tmp_path / folder / "readers.txt"
        file.write_text("ada@example.org\n", encoding="utf-8")
        found, [problem] = read_subscribers(file, tmp_path / "shelf", names_topics)
        assert not found
        assert "lies in the repository" in problem.message


def with_digest(folder: Path, extra: str = "") -> Path:
    """The golden shelf, whose settings name a sender."""
    made = golden_shelf(folder)
    settings = made / "mkdocs.yml"
    said = f"    digest: {{from: Papers <papers@example.org>{extra}}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + said, encoding="utf-8")
    return made


def test_the_command_writes_files(tmp_path: Path) -> None:
    """One for the list; one for each reader with news; none for days without."""
    folder = with_digest(tmp_path, ", list: papers@lists.example.org")
    done = papershelf(folder, "digest", "--since", "2024-12-01", "-o", str(tmp_path / "out"))
    assert done.stdout == "1 message written\n"
    [file] = (tmp_path / "out").iterdir()
    assert file.name == "digest-2026-11-20.eml"
    assert read(file.read_bytes())["To"] == "papers@lists.example.org"
    readers = tmp_path / "readers.txt"
    readers.write_text("ada@example.org\nbo@example.org: Machine Learning\nx\n", encoding="utf-8")
    done = papershelf(
        folder,
        *("digest", "--since", "2024-12-01", "--subscribers", str(readers)),
        *("-o", str(tmp_path / "each")),
        status=1,
    )
    assert done.stdout == "1 message written, 1 reader without news\n"
    assert f'{readers}:3: found "x", expected an address' in done.stderr
    done = papershelf(folder, "digest", "-o", str(tmp_path / "none"))
    assert done.stdout == "0 messages written, 1 reader without news\n"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--topic", "Nothing"], 1, '--topic: found "Nothing", expected a topic of the shelf'),
        (["--since", "2030-01-01"], 2, "found a day after yesterday, 2026-11-20"),
        (["--since", "yesterday"], 2, "does not match the format"),
        (["--send"], 1, "PAPERSHELF_SMTP_HOST is not set"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    """And nothing is written."""
    folder = with_digest(tmp_path)
    assert said in papershelf(folder, "digest", *arguments, status=status).stderr


def test_a_digest_needs_a_sender_and_an_address_of_the_site(tmp_path: Path) -> None:
    """Both are named."""
    done = papershelf(golden_shelf(tmp_path), "digest", status=1)
    assert "mkdocs.yml: extra.papershelf.digest.from: found nothing" in done.stderr
