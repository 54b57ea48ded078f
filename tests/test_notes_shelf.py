"""Notes on a shelf: what they mention and show, who wrote them, where they are added and edited."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal
from unicodedata import normalize
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from papershelf.catalog.notes import image_path
from papershelf.config import STORE, Settings
from papershelf.model import Identifiers, Note, PartialDate, Person
from papershelf.notes import parse_note
from papershelf.notes.cache import Cache
from papershelf.notes.parse import KEYS
from papershelf.notes.rendered import Image as Shown
from papershelf.notes.rendered import Mention, Published, Rendered, hole_address
from papershelf.notes.template import free_path, template
from papershelf.pages.editing import correction_url, new_note_url, profile_url
from papershelf.pages.kinds.note import author_of, note_heading
from papershelf.pages.placed import ADDRESS, PAGE
from papershelf.pages.render import render_pages
from papershelf.problems import as_text
from papershelf.programs import made_by
from papershelf.store import Store
from shelves import catalog_of, empty_store, golden_shelf, paper, papershelf, source_of, tree

ROOT = Path(__file__).resolve().parent.parent
GITHUB = Settings(repo_url="https://github.com/example/shelf")

PAPERS = (
    paper(
        "2412.06769", title="Thoughts <b>$\\alpha$</b>", identifiers=Identifiers(arxiv="2412.06769")
    ),
    paper(
        "other", identifiers=Identifiers(doi="10.1234/x", acl="2024.acl-long.1"), aliases=("old",)
    ),
)


def note(name: str, body: str, about: str = "other", **more: object) -> Note:
    return Note(f"collection/notes/{name}.md", about, body, 5, **more)  # type: ignore[arg-type]


def pages_of(
    *notes: Note, settings: Settings = GITHUB, people: tuple[Person, ...] = ()
) -> dict[str, str]:
    catalog, problems = catalog_of(PAPERS, notes, people=people)
    assert [as_text(problem) for problem in problems] == []
    return {path: data.decode() for path, data in render_pages(source_of(catalog, settings))}


SPELLINGS = ["2412.06769", "arXiv:2412.06769v3", "https://arxiv.org/abs/2412.06769"]
SPELLINGS += ["10.48550/arXiv.2412.06769", "https://arxiv.org/pdf/2412.06769v1.pdf"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_mention_leads_to_the_paper_in_any_spelling(spelling: str) -> None:
    """With its title, escaped; and the other page lists the note, with its own paper."""
    pages = pages_of(note("a", f"See [[{spelling}]].", title="What <i>I</i> think"))
    assert (
        '<p>See <a href="../../papers/2412.06769/">Thoughts &lt;b&gt;α&lt;/b&gt;</a>.</p>'
        in pages["papers/other.md"]
    )
    assert (
        "## Mentioned in\n\n- [What &lt;i>I&lt;/i> think](other.md) on Title of other\n"
        in pages["papers/2412.06769.md"]
    )


@pytest.mark.parametrize(
    "spelling", ["old", "10.1234/X", "https://aclanthology.org/2024.acl-long.1/"]
)
def test_a_paper_that_mentions_itself_is_not_mentioned(spelling: str) -> None:
    """The link is there, "Mentioned in" is not: it is for other papers' notes."""
    page = pages_of(note("a", f"[[{spelling}]]"))["papers/other.md"]
    assert '<a href="./">Title of other</a>' in page
    assert "## Mentioned in" not in page


def test_inside_a_link_only_the_title_stands() -> None:
    """The outer link is the person's."""
    page = pages_of(note("a", "[see [[2412.06769]]](https://x.org)"))["papers/other.md"]
    assert (
        '<a href="https://x.org" rel="nofollow ugc">see Thoughts &lt;b&gt;α&lt;/b&gt;</a>' in page
    )


def test_many_notes_mention_one_paper() -> None:
    """Twenty are named, newest first, each once; the others are counted."""
    notes = [
        note(
            f"n{n}",
            "[[2412.06769]] [[2412.06769]]",
            title=f"N{n}",
            date=PartialDate(2024, 1, n + 1),
        )
        for n in range(23)
    ]
    page = pages_of(*notes)["papers/2412.06769.md"]
    section = page.split("## Mentioned in")[1].split("## Cite")[0]
    assert re.findall(r"\[N(\d+)\]", section) == [str(n) for n in range(22, 2, -1)]
    assert "and 3 more notes" in section


UNKNOWN = [
    ("a [[2412.99999]]", 'a.md:5:3: found "[[2412.99999]]", expected a paper of this shelf.'),
    ("a\n\n- [[x\u00a0y]]", 'a.md:7:3: found "[[x\u00a0y]]", expected a paper of this shelf.'),
    ("[[othr]]", "did you mean other?"),
    (
        "![a](https://x.org/a.png)",
        'a.md:5:1: found the image "https://x.org/a.png" of another site',
    ),
    ("![a](fig.png)", "but there is no collection/notes/fig.png. Hint: add the file"),
    ("![a](sub/./fig.png)", "but there is no collection/notes/sub/fig.png. Hint: add the file"),
    ("x\n![a](../fig.png)", 'a.md:6:1: found the image "../fig.png", expected a PNG, JPEG, WebP'),
    (
        "![a](sub/../../x.png)",
        "expected a PNG, JPEG, WebP or GIF in the note's folder or below it.",
    ),
    ("![a](%2e%2e/x.png)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("![a](/etc/x.png)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("![a](..\\x.png)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("![a](x.svg)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("![a](x.png?y)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("![a](x)", "expected a PNG, JPEG, WebP or GIF in the note's folder or below it."),
    ("a ![b]\n\n[b]: fig.png", 'a.md:5:3: found the image "fig.png", but there is no'),
    (
        '<p>\n<img width="9" alt="a" src="https://x.org/a.png" />\n</p>',
        'a.md:6:1: found the image "https://x.org/a.png" of another site',
    ),
    ("<img src=fig.png>", 'a.md:5:1: found the image "fig.png", but there is no'),
    ("<img>", 'a.md:5:1: found the image "", expected a PNG, JPEG'),
    ("![a](data:image/png;base64,AAAA)", "expected a PNG, JPEG, WebP or GIF in the note's folder"),
    ("a\n<<<<<<< HEAD\nb", "a.md:6:1: found the marks of a conflict between two versions"),
]


@pytest.mark.parametrize(("body", "message"), UNKNOWN)
def test_what_leads_nowhere_is_an_error_with_its_place(body: str, message: str) -> None:
    """Line and column of the file, what was found, what was expected."""
    _, problems = catalog_of(PAPERS, [note("a", body)])
    (problem,) = problems
    assert problem.is_error
    assert message in as_text(problem)


def test_not_more_messages_than_a_person_reads() -> None:
    """Twenty of a note, and how many more."""
    _, problems = catalog_of(PAPERS, [note("a", "[[nope]]\n" * 30)])
    assert len(problems) == 21
    assert "10 more [[…]]" in as_text(problems[-1])
    _, problems = catalog_of(PAPERS, [note("a", "[^a]\n" * 30)])
    assert len(problems) == 21
    assert "10 more of such footnotes" in as_text(problems[-1])


WARNED = [
    ("a\nb [^2]", 'a.md:6:3: warning: found "[^2]", but no footnote "[^2]: …"'),
    ("[a][b]", 'a.md:5:1: warning: found "[a][b]", but no reference "[b]: https://…"'),
    ("a\n\n[^2]: b", 'a.md:7:1: warning: found the footnote "[^2]", expected a reference to it'),
]


@pytest.mark.parametrize(("body", "message"), WARNED)
def test_what_leads_nowhere_within_the_note_is_a_warning(body: str, message: str) -> None:
    """The note is shown; its place is that in the file."""
    _, problems = catalog_of(PAPERS, [note("a", body)])
    (problem,) = problems
    assert not problem.is_error
    assert message in as_text(problem)


def test_titles_of_mentioned_papers_are_shortened() -> None:
    """To 120 characters, in the note as in "Mentioned in": a page cannot be filled with them."""
    long = "Weft and " * 100
    papers = (paper("a", title=long), paper("b", title=f"b {long}"))
    catalog, problems = catalog_of(
        papers, [note("n", "[[b]] [[b|in words]]", "a", title=f"n {long}")]
    )
    assert problems == []
    pages = render_pages(source_of(catalog, GITHUB))
    shown = {path: data.decode() for path, data in pages if path in ("papers/a.md", "papers/b.md")}
    links = re.findall(r'<a href="[^"]*/b/">([^<]*)</a>', shown["papers/a.md"])
    assert len(links) == 2
    assert links[0].startswith("b Weft and Weft")
    assert links[0].endswith(" …")
    assert links[1] == "in words"
    (mention,) = re.findall(r"- \[(n Weft[^\]]*)\]\(a\.md\) on (.*)", shown["papers/b.md"])
    assert max(map(len, [*mention, links[0]])) <= 122


@given(st.text(max_size=30))
def test_no_address_leads_out_of_the_folder(address: str) -> None:
    """Whatever an image's address: the file is below the note's folder, or there is none."""
    path = image_path("collection/notes/deep/a.md", address)
    assert not path or (path.startswith("collection/notes/deep/") and ".." not in path.split("/"))


PROFILES = [
    ("Dana", "", "Dana", ""),
    ("Dana", "https://example.org/dana", "Dana", "https://example.org/dana"),
    ("@dana", "", "@dana", "https://github.com/dana"),
    ("@dana-x", "https://example.org/", "@dana-x", "https://github.com/dana-x"),
    ("Dana Reader (@dana)", "", "Dana Reader", "https://github.com/dana"),
    ("Dana (Reader) (@dana)", "", "Dana (Reader)", "https://github.com/dana"),
    ("@", "", "@", ""),
    ("@a/../b", "", "@a/../b", ""),
    ("@a?b", "", "@a?b", ""),
    ("@<b>", "", "@<b>", ""),
    ("Dana (@a b)", "", "Dana (@a b)", ""),
    ("dana@example.org", "", "dana@example.org", ""),
    ("(@dana)", "", "(@dana)", ""),
    ("@dana)", "", "@dana)", ""),
]


@pytest.mark.parametrize(("written", "profile", "name", "url"), PROFILES)
def test_who_wrote_it(written: str, profile: str, name: str, url: str) -> None:
    """The account that the note names, else what `people.yml` says, else no link."""
    assert author_of(note("a", "b", author=written), profile, GITHUB) == (name, url)


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        ("https://gitlab.com/a/b", "https://gitlab.com/dana"),
        ("https://codeberg.org/a/b", "https://codeberg.org/dana"),
        ("https://git.example.org/a/b", "https://github.com/dana"),
        ("", "https://github.com/dana"),
    ],
)
def test_accounts_are_those_of_the_host(repository: str, url: str) -> None:
    """Of GitHub where the repository's host is not known to have any."""
    assert profile_url(Settings(repo_url=repository), "dana") == url


def test_people_give_their_pages() -> None:
    """Homepage before ORCID, for any spelling; the notes page and the paper's page agree."""
    people = (
        Person("Dana Reader", variants=("D. Reader",), homepage="https://example.org/dana"),
        Person("Eve", orcid="0000-0002-1825-0097"),
    )
    pages = pages_of(
        note("a", "x", title="A", author="d. reader"),
        note("b", "x", author="Eve"),
        people=people,
    )
    for page in (pages["papers/other.md"], pages["notes/index.md"]):
        assert "[d. reader](<https://example.org/dana>)" in page
        assert "[Eve](<https://orcid.org/0000-0002-1825-0097>)" in page


def test_tex_in_a_title_is_converted_everywhere() -> None:
    """In the heading on the paper's page as in the list of notes."""
    pages = pages_of(note("a", "Words.", title="Why $O(n^2)$ is not the end"))
    for path in ("papers/other.md", "notes/index.md"):
        assert "Why O(n²) is not the end" in pages[path]


def test_a_heading_stands_for_a_missing_title() -> None:
    """With the name and not the account."""
    assert note_heading(note("a", "b", author="Dana (@dana)")) == "Note by Dana"
    assert note_heading(note("a", "b", author="@dana")) == "Note by @dana"
    assert note_heading(note("a", "b")) == "Note"


HOSTS = [
    ("https://github.com/a/b", "/a/b/new/main", {"filename": "collection/notes/p.md"}, True),
    ("https://gitlab.com/a/b", "/a/b/-/new/main/collection/notes", {"file_name": "p.md"}, False),
    ("https://codeberg.org/a/b", "/a/b/_new/main/collection/notes", {"filename": "p.md"}, True),
    ("https://git.forgejo.dev/a/b/", "/a/b/_new/main/collection/notes", {"filename": "p.md"}, True),
]


@pytest.mark.parametrize(("repository", "path", "query", "is_filled"), HOSTS)
def test_add_a_note_opens_a_filled_in_file(
    *, repository: str, path: str, query: dict[str, str], is_filled: bool
) -> None:
    """The host's page for a new file, with its name, and the template where the host takes it."""
    settings = Settings(repo_url=repository)
    parts = urlsplit(new_note_url(settings, "collection/notes/p.md", 'a "b": c'))
    assert unquote(parts.path) == path
    found = {name: values[0] for name, values in parse_qs(parts.query).items()}
    text = found.pop("value", None)
    assert found == query
    assert (text is not None) == is_filled
    if text is not None:
        read, problems = parse_note(f"{text}Words.".encode(), "collection/notes/p.md")
        assert problems == []
        assert read is not None
        assert read.paper == 'a "b": c'


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_the_template_names_the_paper(paper_id: str) -> None:
    """Any id of a record comes back from the file's front matter as it is."""
    read, problems = parse_note((template(paper_id) + "x").encode(), "collection/notes/a.md")
    assert problems == []
    assert read is not None
    assert (read.paper, read.title, read.author, read.date) == (paper_id, "", "", None)


def test_a_path_is_never_one_that_is_taken() -> None:
    """A second note gets a number."""
    taken = {"collection/notes/p.md", "collection/notes/p-2.md"}
    assert free_path("p", taken.__contains__) == "collection/notes/p-3.md"
    assert free_path("q", taken.__contains__) == "collection/notes/q.md"


def test_every_paper_invites_and_every_note_can_be_edited() -> None:
    """On the page of a paper with notes and of one without; a bulk file leads to an issue."""
    pages = pages_of(note("other", "x", title="A"), note("b", "y", title="B"))
    for page in (pages["papers/other.md"], pages["papers/2412.06769.md"]):
        assert page.count("[Add a note](<https://github.com/example/shelf/new/main?filename=") == 1
        assert (
            page.count("[Suggest a correction](<https://github.com/example/shelf/edit/main/") == 1
        )
    assert "filename=collection/notes/other-2.md&" in pages["papers/other.md"]
    for name in ("other", "b"):
        address = f"https://github.com/example/shelf/edit/main/collection/notes/{name}.md"
        assert pages["papers/other.md"].count(f"[Edit](<{address}>)") == 1
    assert (
        correction_url(GITHUB, "collection/papers/bulk.jsonl", "a b")
        == "https://github.com/example/shelf/issues/new?title=Correction:+a+b"
    )


@pytest.mark.parametrize("repository", ["", "https://git.example.org/a/b"])
def test_an_unknown_host_gets_a_plain_hint(repository: str) -> None:
    """The file to write, and no link that leads nowhere."""
    page = pages_of(settings=Settings(repo_url=repository))["papers/2412.06769.md"]
    assert page.endswith("\n\nAdd a note: a file `collection/notes/2412.06769.md`\n")


def test_the_issue_form_asks_for_what_a_note_has() -> None:
    """Its ids are the keys of front matter, but for the date, which the issue has; the form that a
    new shelf gets is the same, and sets no label by itself.
    """
    text = (ROOT / ".github/ISSUE_TEMPLATE/note.yml").read_text(encoding="utf-8")
    form = yaml.safe_load(text)
    ids = [field["id"] for field in form["body"] if "id" in field]
    assert ids == [*(key for key in KEYS if key != "date"), "note", "licence"] == [
        "paper", "title", "author", "tags", "note", "licence",
    ]  # fmt: skip
    required = [
        field["id"] for field in form["body"] if field.get("validations", {}).get("required")
    ]
    assert required == ["paper", "note"]
    assert "labels" not in form
    packaged = ROOT / "generator/papershelf/template/github/ISSUE_TEMPLATE/note.yml"
    assert packaged.read_text(encoding="utf-8") == text


# The stage: a shelf on disk.


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return golden_shelf(tmp_path)


def add(shelf: Path, name: str, text: str | bytes) -> None:
    file = shelf / "collection/notes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def png(colour: str = "teal", size: tuple[int, int] = (30, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_picture_is_found_however_its_accents_are_stored(
    shelf: Path, form: Literal["NFC", "NFD"]
) -> None:
    """MacOS stores accents as characters of their own, and editors write what they like."""
    other: Literal["NFC", "NFD"] = "NFD" if form == "NFC" else "NFC"
    add(shelf, normalize(form, "d\u00e9/Sch\u00e9ma \u1eaf.png"), png())
    address = normalize(other, "d\u00e9/Sch\u00e9ma \u1eaf.png")
    text = f"---\npaper: method-i\n---\n![one](<{address}>) ![two](<{quote(address)}>)\n"
    add(shelf, "x.md", text)
    papershelf(shelf, "generate")
    page = (shelf / "docs/papers/method-i.md").read_text(encoding="utf-8")
    assert len(re.findall(r"<img src=[^>]* alt=\"(?:one|two)\"", page)) == 2


def test_pictures_are_published_under_safe_names(shelf: Path) -> None:
    """Two files of the same bytes are one; one that no note shows is not published; addresses fit
    the page.
    """
    papershelf(shelf, "generate")
    images = shelf / "docs/notes/images"
    before = set(tree(images))
    for name in ("a b.png", "deep/ü.png"):
        add(shelf, name, png())
    add(shelf, "unused.png", png("red"))
    add(shelf, "x.md", "---\npaper: method-i\n---\n![one](<a b.png>) ![two](deep/%C3%BC.png)\n")
    papershelf(shelf, "generate")
    published = sorted(set(tree(images)) - before)
    assert len(published) == 1
    assert re.fullmatch(r"[0-9a-f]{16}\.png", published[0])
    page = (shelf / "docs/papers/method-i.md").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="([^"]*)" alt="(one|two)" width="30" height="20"', page)
    assert shown == [(f"../../notes/images/{published[0]}", words) for words in ("one", "two")]
    add(shelf, "x.md", "---\npaper: method-i\n---\nNo more.\n")
    papershelf(shelf, "generate")
    assert not (images / published[0]).exists()


def test_everything_wrong_is_said_in_one_run(shelf: Path) -> None:
    """Bad pictures, bad notes and what good ones lack, each at its place."""
    add(shelf, "bad.png", b"\xff\xd8\xff")
    add(shelf, "vector.svg", b"<svg/>")
    add(shelf, "large.png", png() + bytes(1_000_000))
    add(shelf, "polyglot.png", png() + b"<script>alert(1)</script>")
    add(shelf, "deep.md", "---\npaper: method-i\n---\n" + "> " * 30 + "a\n")
    add(shelf, "x.md", "---\npaper: method-i\n---\n\n[[nope]] ![a](bad.png) ![b](gone.gif)\n")
    done = papershelf(shelf, "check", status=1)
    assert [line.split(" Hint:")[0] for line in done.stderr.splitlines() if "notes/" in line] == [
        "collection/notes/bad.png: found no picture in the file, expected PNG.",
        (
            "collection/notes/deep.md:4:1: found text nested too deep, "
            "expected at most 12 lists or 24 quotations within each other."
        ),
        (
            f"collection/notes/large.png: found a file of {1_000_000 + len(png()):,} bytes, "
            "expected at most 1,000,000."
        ),
        (
            "collection/notes/polyglot.png: found 25 bytes behind the end of the picture, "
            "expected none."
        ),
        (
            'collection/notes/vector.svg: found "vector.svg", expected a note (*.md) or a picture '
            "(*.png, *.jpg, *.webp, *.gif)."
        ),
        'collection/notes/x.md:5:1: found "[[nope]]", expected a paper of this shelf.',
        (
            'collection/notes/x.md:5:24: found the image "gone.gif", but there is no '
            "collection/notes/gone.gif."
        ),
    ]


def docs(shelf: Path) -> dict[str, bytes]:
    return tree(shelf / "docs")


def damaged(shelf: Path) -> None:
    store = shelf / ".papershelf/store.db"
    store.write_bytes(store.read_bytes().replace(b"teal", b"evil").replace(b"heading", b"HEADING"))


def cut(shelf: Path) -> None:
    store = shelf / ".papershelf/store.db"
    store.write_bytes(store.read_bytes()[:-40])


def without_images(shelf: Path) -> None:
    shutil.rmtree(shelf / ".papershelf/images")


def with_other_images(shelf: Path) -> None:
    for file in (shelf / ".papershelf/images").iterdir():
        file.write_bytes(png("red"))


@pytest.mark.parametrize("harm", [damaged, cut, without_images, with_other_images])
def test_a_damaged_cache_is_ignored(shelf: Path, harm: Callable[[Path], None]) -> None:
    """Whatever became of it, the pages are those of a run from nothing."""
    add(shelf, "fig.png", png())
    add(shelf, "x.md", "---\npaper: method-i\n---\n![teal](fig.png)\n")
    papershelf(shelf, "generate")
    expected = docs(shelf)
    harm(shelf)
    shutil.rmtree(shelf / "docs/papers")
    shutil.rmtree(shelf / "docs/notes")
    papershelf(shelf, "generate")
    assert docs(shelf) == expected


NOTES = {"a" * 64: Rendered("<p>é</p>"), "b" * 64: Rendered("<p>b</p>")}
PICTURES = {"c" * 64: Published("0123456789abcdef.png", 3, 2)}
CACHE = Cache(NOTES, PICTURES)
PART = {"b" * 64: NOTES["b" * 64]}


def test_the_cache_comes_back() -> None:
    """As it was kept, whatever was kept before."""
    with empty_store() as store:
        for before, now in ((Cache(), CACHE), (CACHE, Cache(PART)), (Cache(PART), Cache())):
            now.keep(store, before)
            assert Cache.stored(store) == now


def test_what_is_no_picture_is_not_kept_for_one() -> None:
    """A name that leads elsewhere, or a row of another shape, is passed over."""
    with empty_store() as store:
        for number, value in enumerate((b"", b"{}", b'["../../x.png", 1, 1]', b'["a.png", 1, 1]')):
            store.update("pictures", {bytes([number]): value})
            store.update("notes", {bytes([number]): value})
        assert Cache.stored(store) == Cache()


def test_one_change_renders_one_note(shelf: Path) -> None:
    """What did not change is taken from the store; what vanished leaves it."""
    papershelf(shelf, "check")

    def kept() -> set[bytes]:
        return set(Store(shelf / STORE, made_by()).rows("notes"))

    before = kept()
    add(shelf, "x.md", "---\npaper: method-i\n---\nNew.\n")
    papershelf(shelf, "check")
    with_new = kept()
    assert len(with_new) == len(before) + 1
    assert before < with_new
    (shelf / "collection/notes/x.md").unlink()
    papershelf(shelf, "check")
    assert kept() == before


@pytest.mark.parametrize("sign", [PAGE, ADDRESS])
def test_no_note_can_spell_an_address_of_the_site(sign: str) -> None:
    """The signs that pages put before their own addresses go from all that a stranger wrote: the
    text, a mention of a known paper or of none, the description of a picture.
    """
    catalog, _ = catalog_of(PAPERS, [note("n", "[[2412.06769]]")])
    path = "collection/notes/n.md"
    holes = (
        Mention("2412.06769", f"{sign}tags/1/", 1, 1),
        Mention(f"no {sign}tags/2/", "", 1, 1),
        Shown("a.png", f"{sign}tags/3/", 1, 1),
    )
    inside = "".join(f'<img src="{hole_address(number)}">' for number in range(3))
    rendered = Rendered(f"<p>{sign}tags/0/{inside}</p>", holes)
    index = replace(catalog.note_index, rendered={path: rendered})
    source = source_of(replace(catalog, note_index=index))
    text = dict(render_pages(source))["papers/other.md"].decode()
    shown = text[text.index('<div class="note">') :]
    assert re.findall(r"(.)tags/(\d)/", shown) == [(">", "0"), (">", "1"), (" ", "2"), (">", "3")]
    assert 'href="../../papers/2412.06769/"' in shown
