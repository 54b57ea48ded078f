"""Related papers: who is near whom and why, and what a change costs is not what it finds."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.catalog.related import RelatedPaper, RelatedPapers, related_papers
from papershelf.catalog.related.alike import Alike
from papershelf.catalog.related.suggestions import Suggestion, suggestions
from papershelf.catalog.related.wordcounts import count_words
from papershelf.model import Author, Note, Paper, Topic
from shelves import catalog_of, paper, papershelf

SETTINGS = """\
site_name: Looms
theme: {name: material, custom_dir: .papershelf/overrides, font: false}
plugins: []
"""
LOOMS = [
    paper(
        "shuttle",
        title="Shuttles for narrow looms",
        abstract="Shuttles carry wefts of narrow looms through sheds.",
        authors=(Author("Ann Weaver"), Author("Bo Carder")),
        tags=("Weaving",),
    ),
    paper(
        "shed",
        title="Sheds of looms",
        abstract="Raised warps of looms let shuttles pass sheds with wefts.",
        authors=(Author("Ann Weaver"),),
        tags=("Weaving", "machines"),
    ),
    paper("dye", title="Madder roots", abstract="Roots of madder dye wool red in an alum bath."),
    paper("bath", title="Alum baths", abstract="An alum bath binds the dye of madder to wool."),
    paper("alone", title="Whales", abstract="Songs of whales travel far under ice."),
    paper("tuning", title="Of pianos", abstract="In a piano a tuner sets strings of steel."),
    paper("title-only", title="Introduction"),
    paper("title-too", title="Introduction"),
    paper("numbers", title="2024", abstract="1 2 3 4 5"),
]


def related(papers: Sequence[Paper], notes: Sequence[Note] = ()) -> RelatedPapers:
    catalog, _ = catalog_of(papers, notes)
    return related_papers(catalog, Alike.of(catalog.papers).shown())


def ids(found: Sequence[RelatedPaper]) -> list[str]:
    return [one.id for one in found]


def test_reasons() -> None:
    """Papers with the same heavy words are related, and words, topics and authors say why."""
    found = related(LOOMS)
    [shed] = found["shuttle"]
    assert shed.id == "shed"
    assert len(shed.words) == 3
    assert set(shed.words) <= {"looms", "sheds", "shuttles", "wefts"}
    assert (shed.topics, shed.authors) == (("weaving",), ("ann-weaver",))
    assert ids(found["dye"]) == ["bath"]
    assert ids(found["bath"]) == ["dye"]


@pytest.mark.parametrize("lonely", ["alone", "title-only", "title-too", "numbers"])
def test_nothing_rather_than_nonsense(lonely: str) -> None:
    """A paper whose words are no other paper's, or are one word or none, has no related ones."""
    assert related(LOOMS)[lonely] == ()


def test_silent_words() -> None:
    """Words that are in any text relate no papers, though a small shelf cannot know them."""
    papers = [
        paper("one", title="Of the loom", abstract="Of the loom and through the shed."),
        paper("two", title="Through the ice", abstract="And of the whale through the ice."),
        *[paper(f"o{number}", title=f"Unlike{number} other{number}") for number in range(6)],
    ]
    silent = {"of", "the", "and", "through"}
    everything = {one.id: one for one in papers}
    assert dict(Alike.of(everything).shown())["one"] != {}
    assert dict(Alike.of(everything, silent=silent).shown())["one"] == {}


def test_no_papers() -> None:
    """A shelf without papers has no related ones, now and when some come."""
    looms = {one.id: one for one in LOOMS}
    nothing, some = Alike.of({}), Alike.of(looms)
    assert list(nothing.shown()) == []
    assert dict(Alike.of(looms, nothing.kept()).shown()) == dict(some.shown())
    assert list(Alike.of({}, some.kept()).shown()) == []


def test_notes_link() -> None:
    """A note about one paper that mentions another links both ways, before all that is alike."""
    note = Note("collection/notes/n.md", "shuttle", "Compare [[alone]], [[dye]] and [[alone]].", 1)
    found = related(LOOMS, [note])
    assert ids(found["shuttle"]) == ["alone", "dye", "shed"]
    assert [one.notes for one in found["shuttle"]] == [(note.path,), (note.path,), ()]
    assert ids(found["alone"]) == ["shuttle"]
    assert ids(found["dye"]) == ["shuttle", "bath"]


def test_no_more_than_eight() -> None:
    """Of many papers about one thing eight are shown, the likest first."""
    words = [f"thread{number}" for number in range(20)]
    many = [
        paper(f"p{number:02}", title="Threads", abstract=" ".join(words[: number + 2]))
        for number in range(18)
    ]
    others = [paper(f"o{number}", title=f"Unlike{number} other{number}") for number in range(50)]
    found = related([*many, *others])
    assert all(len(found[one.id]) == 8 for one in many[4:])
    assert ids(found["p17"])[0] == "p16"


def test_many_papers_share_a_word() -> None:
    """Where a word is in more papers than are compared for it, the others still tell."""
    crowd = [
        paper(f"c{number:04}", title="Looms", abstract=f"Of kind{number} and make{number}.")
        for number in range(1_100)
    ]
    twins = [paper(f"t{at}", title="Looms", abstract="Heddle reed treadle.") for at in range(2)]
    found = related([*crowd, *twins])
    assert ids(found["t0"]) == ["t1"]
    assert found["t0"][0].words == ("heddle", "reed", "treadle")
    assert found["c0000"] == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Self-supervised GPT-4 in 3D", {"self", "supervised", "gpt", "in", "3d"}),
        ("$x^2$ of \\emph{Löwen} in 2024", {"x2", "of", "löwen", "in"}),
        ("学習モデル", {"学習", "習モ", "モデ", "デル"}),
        ("\ufb01nd ＷＩＤＥ", {"find", "wide"}),
        ("a b c 1 22", set()),
        ("Code: https://example.org/Loom.html, HTTP://weft.example", {"code"}),
        ("x" * 60, set()),
    ],
)
def test_words(text: str, words: set[str]) -> None:
    """Words are runs of letters and digits, folded; scripts without spaces are cut into pairs."""
    assert set(count_words([paper("p", title=text)])[0].vocabulary) == words


_WORDS = [f"{first}{second}" for first in ("war", "wef", "loo", "she") for second in "abcdefgh"]
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)
_SHELVES = st.dictionaries(st.sampled_from([f"p{at}" for at in range(40)]), _TEXTS, max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(_SHELVES, min_size=2, max_size=4))
def test_incremental_equals_clean(states: list[dict[str, str]]) -> None:
    """Whatever a shelf was before, and with however many steps between, the papers that are alike
    and their words are those of a clean run.
    """
    known = b""
    for state in states:
        papers = {id_: paper(id_, title="", abstract=text) for id_, text in state.items()}
        step, clean = Alike.of(papers, known), Alike.of(papers)
        assert dict(step.shown()) == dict(clean.shown())
        assert step.neighbours() == clean.neighbours()
        known = step.kept()


def test_incremental_equals_clean_when_much_is_near() -> None:
    """Likewise on a larger shelf, where lists are full and few papers change at a time."""
    draw = random.Random(7)  # noqa: S311 (a fixed seed is the point)
    lexicon = [f"word{number}" for number in range(300)]

    def text() -> str:
        start = draw.randrange(280)
        return " ".join(
            draw.choices(lexicon[start : start + 20], k=15) + draw.choices(lexicon, k=5)
        )

    papers = [paper(f"p{number}", abstract=text()) for number in range(400)]
    known = b""
    for _ in range(8):
        everything = {one.id: one for one in papers}
        step, clean = Alike.of(everything, known), Alike.of(everything)
        assert dict(step.shown()) == dict(clean.shown())
        known = step.kept()
        changed = draw.sample(range(len(papers)), 6)
        papers = [
            replace(one, abstract=text()) if at in changed[:4] else one
            for at, one in enumerate(papers)
            if at not in changed[4:]
        ]
        papers += [paper(f"n{draw.randrange(10**9)}", abstract=text()) for _ in range(3)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(), max_size=6))
def test_any_text(texts: list[str]) -> None:
    """Papers with any text have related ones or none, without an exception."""
    found = related([paper(f"p{at}", title=text, abstract=text) for at, text in enumerate(texts)])
    assert {other.id for id_ in found for other in found[id_]} <= set(found)


def test_the_command(tmp_path: Path) -> None:
    """`papershelf related` names the related papers with their reasons, as text and as JSON; a
    paper that the shelf has not is an error that says what to do.
    """
    put_shelf(tmp_path)
    done = papershelf(tmp_path, "related", "shed")

    title, authors, reasons, id_ = done.stdout.splitlines()
    assert (title, id_) == ("Shuttles for narrow looms", "  shuttle")
    assert authors == "  Ann Weaver and Bo Carder"
    assert reasons.startswith("  also by Ann Weaver · Weaving · ")
    [found] = json.loads(papershelf(tmp_path, "related", "shed", "--json").stdout)
    assert (found["id"], found["topics"], found["notes"]) == ("shuttle", ["Weaving"], [])
    assert (found["authors"], found["cited"], found["citing"]) == (["Ann Weaver"], False, False)
    assert papershelf(tmp_path, "related", "alone").stderr == "No paper of the shelf is like it.\n"
    missing = papershelf(tmp_path, "related", "nowhere", status=1)
    assert missing.stdout == ""
    assert 'found "nowhere", expected a paper of this shelf' in missing.stderr


def put_shelf(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    papers = folder / "collection/papers/looms.jsonl"
    papers.parent.mkdir(parents=True)
    lines = [
        {
            "id": one.id,
            "title": one.title,
            "abstract": one.abstract,
            "authors": [author.name for author in one.authors],
            "tags": list(one.tags),
        }
        for one in LOOMS
    ]
    papers.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_suggested_topics() -> None:
    """A topic that all of a paper's neighbours but one have, and it has not, is suggested."""
    papers = [
        paper(
            f"p{number}",
            title="Heddles",
            abstract="Treadles lift heddles of countermarch looms.",
            tags=("weaving",) if number > 1 else (),
        )
        for number in range(9)
    ]
    papers += [paper(f"o{number}", title=f"Unlike{number} other{number}") for number in range(50)]
    catalog, _ = catalog_of(papers)
    found = list(suggestions(catalog, Alike.of(catalog.papers).neighbours()))
    assert found == [Suggestion(f"p{at}", "weaving", 7, 8) for at in (0, 1)]


def test_a_wider_topic_is_none_to_suggest() -> None:
    """What a paper has by a narrower topic is not suggested to it."""
    topics = [Topic("crafts"), Topic("weaving", parent="crafts")]
    papers = [
        paper(
            f"p{number}",
            title="Heddles",
            abstract="Treadles lift heddles of countermarch looms.",
            tags=("crafts",) if number else ("weaving",),
        )
        for number in range(9)
    ]
    papers += [paper(f"o{number}", title=f"Unlike{number} other{number}") for number in range(50)]
    catalog, _ = catalog_of(papers, topics=topics)
    assert list(suggestions(catalog, Alike.of(catalog.papers).neighbours())) == []


def test_check_suggests_on_request(tmp_path: Path) -> None:
    """`check --suggest` says which paper may have which topic; without it nothing is said."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    papers = tmp_path / "collection/papers/looms.jsonl"
    papers.parent.mkdir(parents=True)
    lines = [
        {
            "id": f"p{number}",
            "title": "Heddles" if number < 9 else f"Unlike{number} other{number}",
            "abstract": "Treadles lift heddles of countermarch looms." if number < 9 else "",
            "authors": ["Ann Weaver"],
            "tags": ["weaving"] if number else [],
        }
        for number in range(60)
    ]
    papers.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    said = papershelf(tmp_path, "check", "--suggest").stdout
    assert (
        "Topics that papers may have as well:\n"
        '- collection/papers/looms.jsonl: p0: 8 of its 8 neighbours have the topic "weaving"\n'
    ) in said
    assert "neighbours" not in papershelf(tmp_path, "check").stdout
