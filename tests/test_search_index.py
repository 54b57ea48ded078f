"""The search index: what its files say is what a naive index made with dictionaries says."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunr.builder import Builder
from lunr.idf import idf as lunr_idf
from lunr.index import Index as LunrIndex

from collection_strategies import AWKWARD, dates, free_text, identifiers
from lunr_index import posting_weights, whole_index
from papershelf.catalog import Catalog
from papershelf.collection.read import read_collection
from papershelf.config import Settings
from papershelf.model import Author, Identifiers, Note, Paper, PartialDate, Topic
from papershelf.pages.piece import Keys
from papershelf.search.index import vlq
from papershelf.search.index.build import number_all, search_files
from papershelf.search.index.documents import read_pages
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.index.wordtable import cut_words
from papershelf.search.terms.language import OFFERED, language
from papershelf.search.terms.scoring import FIELDS
from papershelf.settings.search import SEARCH_BOOSTS, SEARCH_LANGUAGES, SearchSettings
from papershelf.text.tex import plain
from search_reader import Published, naive, numbers
from shelves import GOLDEN, catalog_of, paper

PAGES = (
    WrittenPage(
        "guide/adding.md", "# Adding *papers*\n\nBy `import`, or H<sub>2</sub>O by hand.\n"
    ),
    WrittenPage(
        "about.md", '---\ntitle: "About & more"\n---\n| a | table |\n| - | - |\n| x | y |\n'
    ),
)


def published(
    catalog: Catalog, pages: Sequence[WrittenPage] = (), settings: SearchSettings | None = None
) -> Published:
    return Published(search_files(catalog, settings or SearchSettings(), pages)[0])


def golden() -> Catalog:
    collection = read_collection(GOLDEN / "shelf")
    found = collection.records, collection.notes, collection.topics, collection.people
    return catalog_of([record.paper for record in found[0]], *found[1:])[0]


words = st.sampled_from(
    [*AWKWARD, "Graph", "graphs", "the", "model-s", "GPT-4", "𝔘nit", "𐐷", "ﬁne", "x", "é-1"]
)
texts = st.one_of(st.lists(words, max_size=6).map(" ".join), free_text)
names = st.lists(words, min_size=1, max_size=2).map(" ".join)
any_paper = st.builds(
    Paper,
    id=names,
    title=st.one_of(names, free_text.map("x".__add__)),
    authors=st.lists(st.builds(Author, names, st.just("") | names), max_size=3).map(tuple),
    abstract=texts,
    summary=texts,
    published=st.none() | dates,
    venue=st.just("") | names,
    source=st.just("") | names,
    categories=st.lists(names, max_size=2).map(tuple),
    tags=st.lists(names, max_size=2).map(tuple),
    identifiers=st.just(Identifiers()) | identifiers,
    votes=st.none() | st.integers(0, 10**9),
    status=st.sampled_from(["", "withdrawn", "retracted", "superseded"]),
    language=st.sampled_from(["", "en", "he"]),
)
"""A paper as `decode_record` can give it, of the fields that the index reads."""


def unique(papers: Sequence[Paper]) -> list[Paper]:
    """Ids apart, also where case is ignored, and no alias: what a shelf without errors has."""
    return [
        replace(paper, id=f"{number} {paper.id}", aliases=(), related=())
        for number, paper in enumerate(papers)
    ]


shelves = st.lists(any_paper, max_size=4).map(unique)


def assert_equal_to_naive(catalog: Catalog, pages: Sequence[WrittenPage] = ()) -> None:
    files = published(catalog, pages)
    cards = files.cards()
    expected = naive(catalog, cards, pages)
    assert files.postings() == expected.postings
    assert files.places() == expected.places
    assert files.forms() == expected.forms
    assert without_identifiers(files.near()) == {
        term: {
            field: {
                document: {place % 32 for place in places} for document, places in found.items()
            }
            for field, found in fields.items()
        }
        for term, fields in expected.places.items()
    }
    assert files.words() == expected.words
    in_order = sorted(expected.postings, key=lambda term: term.encode("utf-16-be"))
    terms = files.part(files.manifest["terms"]["file"])["terms"]
    assert terms == " ".join(in_order)
    assert " ".join(files.postings()) == terms
    assert files.manifest["documents"] == len(cards)
    assert files.manifest["papers"] == len(catalog.papers)
    assert files.named() == files.files.keys()


def without_identifiers(postings: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The terms that stand in other fields, and where they do."""
    kept = {
        term: {field: found for field, found in fields.items() if field != "identifiers"}
        for term, fields in postings.items()
    }
    return {term: fields for term, fields in kept.items() if fields}


@given(shelves)
def test_index_of_any_papers_equals_the_naive_one(papers: list[Paper]) -> None:
    """Every term, document, impact, place and surface word, whatever the papers say."""
    assert_equal_to_naive(catalog_of(papers)[0])


def test_index_of_awkward_records_equals_the_naive_one() -> None:
    """Markup, TeX, notes, five thousand authors' kin, and hand-written pages beside them."""
    assert_equal_to_naive(golden(), PAGES)


@pytest.mark.parametrize("count", [0, 1])
def test_shelf_of_few_papers(count: int) -> None:
    """An empty shelf has a whole index too, and so has one paper without a word in its title."""
    papers = [paper("alone", title="…")][:count]
    assert_equal_to_naive(catalog_of(papers)[0])


@given(shelves)
def test_cards_and_facets_and_orders_say_what_the_catalog_says(papers: list[Paper]) -> None:
    """Each paper has one card, each facet leads to the papers of its value, days are in order."""
    catalog, _ = catalog_of(papers)
    files = published(catalog)
    cards = files.cards()
    shown = {card["url"]: card for card in cards}
    number = {url: at for at, url in enumerate(shown)}
    urls = {id_: f"papers/{catalog.segments[id_]}/" for id_ in catalog.papers}
    assert len(cards) == len(shown) == len(papers)
    assert [f"papers/{name}/" for name in files.names()] == list(shown)
    for one in catalog.papers.values():
        card = shown[urls[one.id]]
        assert card["title"] == " ".join(plain(one.title).split())
        assert card["date"] == str(one.day or "")
        assert card["authors"].endswith(" et al.") >= (len(one.authors) > 1)
        assert set(card["flags"]) & set("wrsnp") == set(one.status[:1])
        assert card["language"] == (one.language if one.language != "en" else "")
    expected = {
        "topic": [(catalog.topics[slug].label, ids) for slug, ids in catalog.by_topic.items()],
        "author": [(catalog.authors[slug].name, ids) for slug, ids in catalog.by_author.items()],
        "venue": [(catalog.venues[slug].name, ids) for slug, ids in catalog.by_venue.items()],
    }
    for name, values in expected.items():
        found = files.facet(name) if name in files.manifest["facets"] else {}
        assert sorted((label, at) for (label, _), at in found.items()) == sorted(
            (" ".join(plain(label).split()), sorted(number[urls[id_]] for id_ in ids))
            for label, ids in values
        )
        sizes = [len(at) for at in found.values()]
        assert sizes == sorted(sizes, reverse=True)
    by_number = [next(id_ for id_ in urls if urls[id_] == card["url"]) for card in cards]
    days = [catalog.papers[id_].day for id_ in by_number]
    keys = [(0, *day.newest_key) if day else (1,) for day in days]
    ranks = files.ranks()
    assert [(a < b, a == b) for a in ranks for b in ranks] == [
        (a < b, a == b) for a in keys for b in keys
    ]


@given(st.lists(st.integers(0, 2**31 - 1)))
def test_numbers_come_back(values: list[int]) -> None:
    """Encoding and decoding, by our own decoder and by the plain one of the tests."""
    text = vlq.numbers(np.array(values, dtype=np.int64))
    assert numbers(text) == values
    assert vlq.decode(text).tolist() == values
    assert len(text) == vlq.sizes(np.array(values, dtype=np.int64)).sum()


@pytest.mark.parametrize("text", ["g", "A$", "Ag", "é"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """A text that ends within a number, or holds other characters."""
    with pytest.raises(ValueError):  # noqa: PT011 (of a character beyond ASCII, Python's own)
        vlq.decode(text)


def test_weights_are_those_of_lunr() -> None:
    """Of fields as long as the reference, to the rounding of impacts, lunr's own Builder gives the
    same; inverse document frequencies are equal.
    """
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"]
    dice = random.Random(4)  # noqa: S311 (a fixed seed is the point)
    titles = [" ".join(dice.choices(words, k=8)) for _ in range(40)]
    catalog, _ = catalog_of([paper(f"p{at:02}", title=title) for at, title in enumerate(titles)])
    made = number_all(catalog, SearchSettings(boosts=dict.fromkeys(SEARCH_BOOSTS, 1)))
    index = made.index
    builder = Builder()
    builder.ref("id")
    builder.field("title")
    for id_ in made.papers:
        builder.add({"id": id_, "title": catalog.papers[id_].title})
    theirs = builder.build()
    found = posting_weights(index, dict.fromkeys(SEARCH_BOOSTS, 1))
    counts = np.bincount(index.term)
    for at in np.flatnonzero(index.field == 0).tolist():
        term = index.terms[index.term[at]]
        vector = theirs.field_vectors[f"title/{made.papers[index.document[at]]}"]
        place = vector.position_for_index(theirs.inverted_index[term]["_index"])
        rarity = lunr_idf({"title": dict.fromkeys(range(counts[index.term[at]]))}, 40)
        assert found[at] == pytest.approx(vector.elements[place + 1], abs=rarity / 28 + 0.001)
        frequency = titles[int(made.papers[index.document[at]][1:])].split().count(term)
        tfnorm = math.floor(2.2 * frequency / (1.2 + frequency) * 14 + 0.5) / 14
        assert found[at] == pytest.approx(rarity * tfnorm, abs=0.0006)


def test_whole_index_is_lunrs() -> None:
    """lunr.py loads it, finds by any field, and a term's score is the sum of its weights."""
    made = number_all(golden(), SearchSettings(), PAGES)
    theirs = LunrIndex.load(whole_index(made.index, SEARCH_BOOSTS))
    found = posting_weights(made.index, SEARCH_BOOSTS)
    for number, term in enumerate(made.index.terms):
        if not term.isalpha():  # other signs are operators to lunr's parser
            continue
        expected: dict[str, float] = {}
        for at in np.flatnonzero(made.index.term == number).tolist():
            reference = str(made.index.document[at])
            expected[reference] = expected.get(reference, 0) + float(found[at])
        scores = {result["ref"]: result["score"] for result in theirs.search(term)}
        assert scores == pytest.approx(expected), term


def test_terms_stand_in_the_order_of_javascript() -> None:
    """By UTF-16 code units: 𐐷 (U+10437) before 﨎 (U+FA0E), which Python orders the other way."""
    files = one(title="﨎 𐐷 zebra é")
    terms = files.part(files.manifest["terms"]["file"])["terms"].split()
    assert [term for term in terms if ":" not in term] == ["e", "p", "zebra", "𐐷", "﨎"]


def test_boosts_are_in_the_manifest_alone() -> None:
    """Another boost changes no posting: the browser multiplies."""
    usual = published(golden())
    other = published(golden(), settings=SearchSettings(boosts={**SEARCH_BOOSTS, "title": 7.5}))
    assert other.manifest["boosts"] == [7.5, 3, 1, 2, 1, 3, 2, 10, 1, 1]
    assert {path for path in usual.files if usual.files[path] != other.files.get(path)} == {
        "search/manifest.json"
    }


def test_settings_know_the_fields_and_languages() -> None:
    """What `mkdocs.yml` may name is what the index has, in its order."""
    assert list(SEARCH_BOOSTS) == [field.name for field in FIELDS]
    assert set(SEARCH_LANGUAGES) == set(OFFERED)


@given(shelves, st.randoms(use_true_random=False))
def test_order_of_records_means_nothing(papers: list[Paper], dice: random.Random) -> None:
    """Shuffled records give the same bytes."""
    shuffled = dice.sample(papers, len(papers))
    assert published(catalog_of(papers)[0]).files == published(catalog_of(shuffled)[0]).files


@given(shelves, shelves, st.randoms(use_true_random=False))
def test_known_words_change_nothing(
    before: list[Paper], after: list[Paper], dice: random.Random
) -> None:
    """With the words of whatever shelf was there before, the files have the same bytes: by digests
    of documents, and by the keys of what pages say.
    """
    kept = dice.sample(before, len(before) // 2)
    first, catalog = catalog_of(before)[0], catalog_of(unique([*after, *kept]))[0]
    anew, _ = search_files(catalog, SearchSettings())
    for facts in (lambda _: None, facts_of):
        _, known = search_files(first, SearchSettings(), facts=facts(first))
        again, words = search_files(catalog, SearchSettings(), facts=facts(catalog), known=known)
        assert again == anew
        same, _ = search_files(catalog, SearchSettings(), facts=facts(catalog), known=words)
        assert same == anew


def facts_of(catalog: Catalog) -> Mapping[str, str]:
    """As a build has them."""
    return Keys(catalog, Settings(), "").facts


def test_known_words_are_not_cut_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a document whose texts changed is looked at: the others' text may be anything."""
    catalog = golden()
    made = number_all(catalog, SearchSettings())
    [about, adding] = read_pages(PAGES)
    cut: list[str] = []

    def watched(piece: str) -> tuple[list[tuple[str, int]], int]:
        cut.append(piece)
        return [], 0

    monkeypatch.setattr("papershelf.search.index.wordtable.piece_words", watched)
    again = number_all(catalog, SearchSettings(), PAGES, made.kept)
    assert again.cards[len(again.papers) :] == (about.card, adding.card)
    texts = [*about.title, *about.page, *adding.title, *adding.page]
    assert sorted(cut) == sorted({piece for text in texts for piece in text.split()})


def test_words_that_stand_nowhere_are_forgotten() -> None:
    """What is kept for the next run does not grow with what was once there."""
    catalog, _ = catalog_of([paper("a", title="Once there")])
    first = number_all(catalog, SearchSettings()).kept.table
    assert "once" in first.vocabulary
    assert cut_words([], [], [], language("en"), first).vocabulary == ()


def one(**facts: object) -> Published:
    """The index of a shelf of one paper, `p`."""
    return published(catalog_of([paper("p", **facts)])[0])


def test_identifiers_are_found_whole_and_as_words() -> None:
    """In the spelling that `identifiers` gives them, and as a person may type them."""
    ids = Identifiers(
        arxiv="2412.06769", doi="10.18653/v1/p19-1001", acl="P19-1001", openreview="rJXMpikCZ"
    )
    found = one(identifiers=ids, aliases=("Old Name",)).postings()
    terms = {term for term, fields in found.items() if "identifiers" in fields}
    assert terms >= {
        *("arxiv:2412.06769", "acl:p19-1001", "doi:10.18653/v1/p19-1001", "openreview:rJXMpikCZ"),
        *("id:p", "id:old_name", "2412.06769", "p191001", "rjxmpikcz", "old", "name"),
    }


def test_topics_are_found_by_their_other_names() -> None:
    """Label and aliases of `topics.yml`, whichever the record names."""
    topics = [Topic("Large Language Models", aliases=("LLM",))]
    catalog, _ = catalog_of([paper("p", tags=("LLM",))], topics=topics)
    found = published(catalog).postings()
    assert {term for term, fields in found.items() if "topics" in fields} == {
        *("larg", "languag", "model", "llm")
    }


def test_notes_are_found_as_they_are_read() -> None:
    """Title, author and text of a note; not its markup, addresses or scripts."""
    body = "Some *fine* [words](https://example.org/secret)\n\n<script>stolen()</script>\n"
    note = Note("collection/notes/n.md", "p", body, 1, title="A_b", author="Dana")
    catalog, _ = catalog_of([paper("p")], [note])
    found = published(catalog)
    terms = {term for term, fields in found.postings().items() if "notes" in fields}
    assert terms == {"b", "ab", "dana", "fine", "word"}
    assert found.cards()[0]["flags"] == "n"


def test_parts_of_a_field_do_not_touch() -> None:
    """The last word of an author and the first of the next are no phrase."""
    places = one(authors=(Author("Ann Lee"), Author("Bo Kim"))).places()
    assert [places[word]["authors"][0] for word in ("ann", "lee", "bo", "kim")] == [
        *([0], [1], [3], [4])
    ]


def test_one_place_counts_once() -> None:
    """`agent-s` gives the term of `agents` and of `agent` at one place: one occurrence."""
    found = one(title="Agent-s")
    assert found.places()["agent"]["title"] == {0: [0]}
    assert found.postings()["agent"]["title"] == one(title="Agent s").postings()["agent"]["title"]


def test_papers_of_one_subject_stand_together() -> None:
    """Numbers go by the commonest word of titles that is rare enough, newest first within it."""
    day = PartialDate(2024, 1, 1)
    papers = [
        paper("b", title="Graph things", published=day),
        paper("a", title="Kernels", published=replace(day, year=2025)),
        paper("d", title="A graph", published=replace(day, year=2026)),
        paper("c", title="Kernel tricks", published=replace(day, year=2023)),
        paper("e", title="!"),
    ]
    made = number_all(catalog_of(papers)[0], SearchSettings())
    assert made.papers == ("d", "b", "a", "c", "e")


@pytest.mark.parametrize(
    ("path", "source", "card", "terms"),
    [
        ("a/my page.md", "---\ntitle: T < U\n---\nText", ("a/my%20page/", "T < U"), {"text"}),
        ("x.md", "# First *one*\n\n## Second", ("x/", "First one"), {"first", "on", "second"}),
        ("on-words.md", "No title", ("on-words/", "On words"), {"titl"}),
        ("a/README.md", "Words", ("a/", "A"), {"word"}),
        ("b/index.md", "---\n[broken\n---\n", ("b/", "B"), {"broken"}),
        (
            "d.md",
            "---\nday: 2024-13-45\n---\nWords",
            ("d/", "D"),
            {"day", "2024", "13", "45", "20241345", "word"},
        ),
        ("t.md", "<b>a</b>b<br>c<script>d</script>", ("t/", "T"), {"ab", "c"}),
        ("m.md", '!!! note "Mind"\n\n    it & co\n', ("m/", "M"), {"mind", "co"}),
    ],
)
def test_hand_written_pages(path: str, source: str, card: tuple[str, str], terms: set[str]) -> None:
    """Title from front matter, first heading or name; text without its markup; the address."""
    files = published(catalog_of([])[0], [WrittenPage(path, source)])
    (shown,) = files.cards()
    assert (shown["url"], shown["title"], shown["flags"]) == (*card, "p")
    found = files.postings()
    assert {term for term, fields in found.items() if "page" in fields} == terms


def test_page_may_stay_out() -> None:
    """Front matter that Material reads: `search: {exclude: true}`."""
    source = "---\nsearch:\n  exclude: true\n---\nText"
    assert published(catalog_of([])[0], [WrittenPage("x.md", source)]).cards() == []


def test_strangers_text_is_data() -> None:
    """HTML, quotes, `__proto__` and line separators are strings in valid JSON, nothing else."""
    nasty = (
        "</script><script>alert(1)</script> \"q\" 'q' __proto__ constructor \u2028 \\u0041 &amp;"
    )
    catalog, _ = catalog_of(
        [
            paper(
                "__proto__",
                title=nasty,
                authors=(Author("__proto__"), Author(nasty)),
                venue="constructor",
                tags=(nasty, "toString"),
                source=nasty,
            )
        ]
    )
    files = published(catalog)
    (card,) = files.cards()
    assert card["title"].startswith('</script><script>alert(1)</script> "q"')
    assert ("__proto__", "") in files.facet("author")
    assert {"proto", "constructor", "script", "id:__proto__"} <= files.postings().keys()
    assert_equal_to_naive(catalog)
