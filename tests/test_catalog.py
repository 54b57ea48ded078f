"""The catalog: orders, joins and what contradicts itself across files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.catalog.authors import Authors, index_authors
from papershelf.collection.topics import read_topics
from papershelf.model import (
    Author,
    Identifiers,
    Note,
    PartialDate,
    Person,
    Related,
    Topic,
    Venue,
)
from papershelf.notes import parse_note
from papershelf.problems import as_text
from papershelf.text import as_seen
from shelves import catalog_of, empty_store, paper


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_newest_first_puts_less_exact_dates_after_full_ones() -> None:
    """A month follows its days, a year its months, undated papers come last, ties go by id."""
    days = ["2024-12-09", "2024-12", "2024-11-30", "2024", "2023-01-01", "2023-01-01", None]
    papers = [
        paper(f"p{number}", published=on(day) if day else None) for number, day in enumerate(days)
    ]
    catalog, _ = catalog_of(reversed(papers))
    assert list(catalog.papers) == ["p0", "p1", "p2", "p3", "p4", "p5", "p6"]


def test_a_paper_is_listed_as_far_as_its_date_is_known() -> None:
    """A full date is on the pages of its day, month and year, a year on the year's alone; without
    `published` the day is `listed`.
    """
    catalog, _ = catalog_of(
        [
            paper("day", listed=on("2024-12-09")),
            paper("month", published=on("2024-12"), listed=on("2025-01-01")),
            paper("year", published=on("2024")),
            paper("never"),
        ]
    )
    assert catalog.by_date == {
        on("2024"): ("day", "month", "year"),
        on("2024-12"): ("day", "month"),
        on("2024-12-09"): ("day",),
    }
    assert catalog.undated == ("never",)


@given(st.permutations([f"p{number}" for number in range(8)]))
def test_the_order_of_files_means_nothing(ids: list[str]) -> None:
    """Shuffled records give the same catalog."""
    made = {id_: paper(id_, tags=(id_[:1], id_), authors=(Author(id_),)) for id_ in sorted(ids)}
    assert catalog_of(made[id_] for id_ in ids)[0] == catalog_of(made.values())[0]


def test_every_spelling_of_a_tag_leads_to_one_topic() -> None:
    """Case, accent form and aliases are one page; `C`, `C++` and `C#` are three."""
    catalog, _ = catalog_of(
        [
            paper("a", tags=("AI", "Café", "C", "C++", "C#")),
            paper("b", tags=("ai", "Cafe\u0301", "Machine Intelligence", "ai")),
        ],
        topics=[Topic("AI", aliases=("Machine Intelligence",))],
    )
    assert catalog.topic_slugs["a"] == ("ai", "cafe", "c", "c-plus-plus", "c-sharp")
    assert catalog.topic_slugs["b"] == ("ai", "cafe")
    assert catalog.by_topic["ai"] == ("a", "b")


def test_topics_know_parent_and_children() -> None:
    """The tree of the vocabulary, children in the order of their labels."""
    topics = [Topic("Wide"), Topic("b", parent="Wide"), Topic("A", parent="WIDE")]
    catalog, _ = catalog_of([paper("p", tags=("A", "b"))], topics=topics)
    assert catalog.topics["wide"].children == ("a", "b")
    assert catalog.topics["a"].parent == "wide"


def test_topics_that_nothing_bears_are_left_out() -> None:
    """Of the vocabulary stay those of papers and notes, by any of their names, and all wider ones;
    a circle of parents, which is an error elsewhere, ends.
    """
    topics = [
        Topic("Wide"),
        Topic("Used", aliases=("in use",), parent="Wide"),
        Topic("Of a note", parent="Used"),
        Topic("Empty", description="Nothing yet.", parent="Wide"),
        Topic("Below", parent="Empty"),
        Topic("One", parent="Two"),
        Topic("Two", parent="One"),
    ]
    note = Note("collection/notes/n.md", "p", "Words.", 1, tags=("of a note",))
    catalog, _ = catalog_of([paper("p", tags=("In Use", "One"))], [note], topics=topics)
    assert sorted(catalog.topics) == ["of-a-note", "one", "two", "used", "wide"]
    assert catalog.topics["wide"].children == ("used",)
    assert catalog_of([paper("q")], topics=topics)[0].topics == {}


@pytest.mark.parametrize(
    ("ids", "segments"),
    [
        (["2412.06769"], {"2412.06769": "2412.06769"}),
        (["Abc", "abc"], {"Abc": "Abc", "abc": "abc-ba7816"}),
        (["CON", "../x", "index"], {"CON": "con-a3dbc4", "../x": "x-d6b96a", "index": None}),
        (["a" * 300], {"a" * 300: None}),
        (["\U0001f600"], {"\U0001f600": None}),
    ],
)
def test_paths_are_safe_and_unique(ids: list[str], segments: dict[str, str | None]) -> None:
    """An id that is no good path gets one; ids that differ only in case do not collide."""
    catalog, _ = catalog_of(map(paper, ids))
    found = catalog.segments
    assert len({segment.casefold() for segment in found.values()}) == len(ids)
    for id_, expected in segments.items():
        assert found[id_] == expected or expected is None
        assert len(found[id_]) <= 100
        assert found[id_].lower() not in ("index", "con", "page", ".", "..")


def test_an_author_has_a_page_from_two_papers_on_or_by_people_yml() -> None:
    """One paper is not enough, unless people.yml names the author; each paper counts once."""
    catalog, _ = catalog_of(
        [
            paper("a", authors=(Author("Ann Two"), Author("Bob One"), Author("Ann Two"))),
            paper("b", authors=(Author("ann two"), Author("Z. Known"))),
        ],
        people=[Person("Zoe Known", variants=("Z. Known",))],
    )
    assert {entry.name: entry.has_page for entry in catalog.authors.values()} == {
        "Ann Two": True,
        "Bob One": False,
        "Zoe Known": True,
    }
    assert catalog.by_author["ann-two"] == ("a", "b")
    assert catalog.author_slugs["a"] == ("ann-two", "bob-one", "ann-two")


NAMES = st.sampled_from(
    [Author("Ann Two"), Author("ann two"), Author("Bob"), Author("Zoë"), Author("Half \ud83d")]
)
SHELVES = st.lists(
    st.tuples(
        st.lists(st.lists(NAMES, max_size=3).map(tuple), max_size=4),
        st.sampled_from([(), (Person("Zoe", variants=("Zoë",)),)]),
        st.integers(1, 2),
        st.text(max_size=1),
    ),
    min_size=2,
    max_size=4,
)


@given(SHELVES)
def test_authors_of_the_last_time(
    shelves: list[tuple[list[tuple[Author, ...]], tuple[Person, ...], int, str]],
) -> None:
    """Who indexes the authors of shelf after shelf has each as if it were alone, be it one process
    or one after the other.
    """
    authors = Authors()
    with empty_store() as store:
        for names, people, pages_from, abstract in shelves:
            papers = [
                paper(f"p{number}", authors=some, abstract=abstract)
                for number, some in enumerate(names)
            ]
            anew = index_authors(papers, people, pages_from)
            later = Authors.stored(store)
            for index in (authors(papers, people, pages_from), later(papers, people, pages_from)):
                assert replace(index, digest=b"") == anew
                assert list(index.entries) == list(anew.entries)
            authors.keep(store)


def test_authors_are_indexed_when_a_name_changes() -> None:
    """Another abstract is no reason."""
    authors = Authors()
    first = authors([paper("a", authors=(Author("Ann"),))], (), 2)
    assert authors([paper("a", authors=(Author("Ann"),), abstract="New.")], (), 2) is first
    assert authors([paper("a", authors=(Author("Anna"),))], (), 2) is not first


def test_authors_for_the_next_process() -> None:
    """They come back as they were kept; a value of another shape is none."""
    papers = [paper("a", authors=(Author("Ann"), Author("Bo", orcid="0000-0002-1825-0097")))]
    authors = Authors()
    with empty_store() as store:
        authors.keep(store)
        assert store.rows("authors") == {}
        index = authors(papers, (), 1)
        authors.keep(store)
        assert Authors.stored(store)(papers, (), 1) == index
        [(made_from, value)] = store.rows("authors").items()
        for other in (b"", value[:-1], value.replace(b"\x92\x00\x01", b"\x92\x00\x07")):
            store.keep("authors", made_from, other)
            assert Authors.stored(store) == Authors()


def test_a_name_in_tex_is_the_name() -> None:
    """What readers see alike is one author, venue and tag, at one address, whether TeX or Unicode
    spells it and however its accents are composed; the spelling in Unicode is shown.
    """
    catalog, _ = catalog_of(
        [
            paper(
                "a",
                authors=(Author("P\\'al Kov{\\'a}cs"), Author(r"Erd{\H{o}}s~Anna")),
                venue=r"Wool \& Silk",
                tags=(r"R\&D", r"G\"odel"),
            ),
            paper(
                "b",
                authors=(Author("Pa\u0301l Kovács"), Author("Erdős Anna")),
                venue="Wool & Silk",
                tags=("r&d", "Go\u0308del"),
            ),
        ]
    )
    assert [
        (one.slug, as_seen(one.name), one.variants, one.has_page)
        for one in catalog.authors.values()
    ] == [
        ("erdos-anna", "Erdős Anna", (), True),
        ("pal-kovacs", "Pál Kovács", (), True),
    ]
    assert [(venue.slug, venue.name) for venue in catalog.venues.values()] == [
        ("wool-silk", "Wool & Silk")
    ]
    assert list(catalog.topics) == ["godel", "r-d"]
    assert catalog.topic_slugs["a"] == ("r-d", "godel") == catalog.topic_slugs["b"]


def test_vocabularies_know_names_in_tex() -> None:
    """A person's variant and a topic's alias are found in either spelling."""
    catalog, _ = catalog_of(
        [paper("a", authors=(Author(r"A. G{\"o}del"),), tags=("Erdős numbers",))],
        topics=[Topic("Distances", aliases=(r"Erd\H{o}s numbers",))],
        people=[Person("Anna Gödel", variants=("A. Gödel",))],
    )
    assert catalog.author_slugs["a"] == ("anna-godel",)
    assert catalog.topic_slugs["a"] == ("distances",)


def test_another_script_is_another_name() -> None:
    """A letter that only looks the same makes another author and another tag, with a warning."""
    catalog, problems = catalog_of(
        [
            paper("a", authors=(Author("Ada Poe"),), tags=("CNN",)),
            paper("b", authors=(Author("Ad\u0430 Poe"),), tags=("\u0421NN",)),
        ]
    )
    assert len(catalog.authors) == len(catalog.topics) == 2
    assert [problem.field for problem in problems] == ["tags.0"]


def test_authors_stand_in_the_order_of_family_names() -> None:
    """By the record's `family` where it has one, with accents and TeX read, and without "The"."""
    names = (
        Author("Zoe Ábel"),
        Author("Gabriel García Márquez", family="García Márquez"),
        Author("Bo Lem"),
        Author(r"A. {\O}st"),
        Author("The Ibex Collaboration"),
        Author("王 小明"),
    )
    catalog, _ = catalog_of([paper("a", authors=names)])
    assert [author.order for author in catalog.authors.values()] == [
        "abel",
        "garcia marquez",
        "ibex collaboration",
        "lem",
        "ost",
        "wang",
    ]


def test_orcids_tell_people_of_one_name_apart() -> None:
    """Two ORCIDs on one name are two people; a paper without one is neither's."""
    first, second = "0000-0002-1825-0097", "0000-0001-5109-3700"
    catalog, _ = catalog_of(
        [
            paper("a", authors=(Author("Wei Li", orcid=first),)),
            paper("b", authors=(Author("Wei Li", orcid=second),)),
            paper("c", authors=(Author("Wei Li"),)),
            paper("d", authors=(Author("Ann Lee", orcid=first.replace("97", "96")),)),
            paper("e", authors=(Author("Ann Lee"),)),
        ]
    )
    wei = [ids for slug, ids in catalog.by_author.items() if slug.startswith("wei-li")]
    assert sorted(wei) == [("a",), ("b",), ("c",)]
    assert catalog.by_author["ann-lee"] == ("d", "e")


def test_a_note_names_its_paper_in_any_spelling() -> None:
    """By id, alias, arXiv id with version, URL, DOI, or the path of its page."""
    spellings = [
        "2412.06769",
        "old-name",
        "arXiv:2412.06769v3",
        "https://arxiv.org/pdf/2412.06769v1",
        "10.48550/arXiv.2412.06769",
        "10.1234/Example.5",
    ]
    target = paper(
        "2412.06769",
        aliases=("old-name",),
        identifiers=Identifiers(arxiv="2412.06769", doi="10.1234/example.5"),
    )
    notes = [Note(f"n{i}.md", name, "text", 1) for i, name in enumerate(spellings)]
    catalog, problems = catalog_of([target], notes)
    assert not problems
    assert set(catalog.note_paper.values()) == {"2412.06769"}
    assert len(catalog.paper_notes["2412.06769"]) == len(spellings)


def test_a_note_about_no_paper_is_an_error() -> None:
    """It names the file, says what may stand there, and suggests the nearest name."""
    notes = [
        Note("collection/notes/x.md", "2412.06768", "text", 1),
        Note("collection/notes/y.md", "weving", "text", 1),
    ]
    catalog, problems = catalog_of([paper("2412.06769"), paper("weaving")], notes)
    assert not catalog.notes
    assert [as_text(problem) for problem in problems] == [
        (
            'collection/notes/x.md:1:1: paper: found "2412.06768", expected a paper of this shelf. '
            "Hint: name the paper by id, alias, arXiv id, DOI or its whole title"
        ),
        (
            'collection/notes/y.md:1:1: paper: found "weving", expected a paper of this shelf. '
            "Hint: did you mean weaving?"
        ),
    ]


def test_ids_and_aliases_belong_to_one_record() -> None:
    """A second record with an id, and an alias that is taken, are errors; the first is kept."""
    twice = [paper("a", venue="First"), paper("a", venue="Second"), paper("b", aliases=("a",))]
    catalog, problems = catalog_of(twice)
    assert catalog.papers["a"].venue == "First"
    assert [as_text(problem) for problem in problems] == [
        'collection/papers/a.yml:3:5: id: found "a", which collection/papers/a.yml:3 has too.',
        'collection/papers/b.yml:3:5: aliases.0: found "a", which collection/papers/a.yml:3 has.',
    ]
    assert catalog.redirects == {}


def test_one_paper_in_two_records_is_reported_unless_they_name_each_other() -> None:
    """The same identifier in two spellings; `related` makes it right."""
    preprint = Identifiers(arxiv="2401.00001")
    published = Identifiers(doi="10.48550/arxiv.2401.00001")
    _, problems = catalog_of([paper("a", identifiers=preprint), paper("b", identifiers=published)])
    assert [as_text(problem) for problem in problems] == [
        (
            "collection/papers/b.yml:3:5: warning: identifiers: found arxiv 2401.00001, which "
            '"a" has too. Hint: decide with `papershelf merge`, or name one in `related` of the '
            "other"
        )
    ]
    linked = paper("b", identifiers=published, related=(Related("a", "published-as"),))
    assert catalog_of([paper("a", identifiers=preprint), linked])[1] == []


def test_one_bibkey_in_two_records_is_reported() -> None:
    """BibTeX compares keys without regard to case; the second paper gets another one."""
    catalog, problems = catalog_of([paper("a", bibkey="Loom"), paper("b", bibkey="loom")])
    assert catalog.bibkeys == {"a": "Loom", "b": "loom-b"}
    assert [as_text(problem) for problem in problems] == [
        (
            'collection/papers/b.yml:3:5: warning: bibkey: found "loom", which "a" has too (case '
            "does not count). Hint: choose another key"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"published": on("2026-11-22")}, "published: found 2026-11-22, which has not come yet."),
        ({"published": on("2027")}, "published: found 2027, which has not come yet."),
        ({"listed": on("2026-12")}, "listed: found 2026-12, which has not come yet."),
        (
            {"published": on("2024-05-02"), "updated": on("2024-05-01")},
            "updated: found 2024-05-01, which is before published, 2024-05-02.",
        ),
        (
            {"related": (Related("zz", "extends"),)},
            'related.0: found "zz", expected a paper of this shelf.',
        ),
    ],
)
def test_unlikely_values_are_kept_and_warned_of(fields: dict[str, object], message: str) -> None:
    """Days that have not come, an update before the publication, an unknown relative."""
    catalog, problems = catalog_of([paper("a", **fields)])
    assert "a" in catalog.papers
    assert [as_text(problem) for problem in problems] == [
        f"collection/papers/a.yml:3:5: warning: {message}"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"published": on("2026-11-21")},
        {"published": on("2026-11")},
        {"published": on("2026")},
        {"published": on("2024-05"), "updated": on("2024-05-01")},
        {"published": on("2024-05-02"), "updated": on("2024")},
    ],
)
def test_dates_that_can_be_right_are_not_warned_of(fields: dict[str, object]) -> None:
    """A month or year that has begun has come; an update within it may be later."""
    assert catalog_of([paper("a", **fields)])[1] == []


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        (
            ("cache", "с\u0430che"),
            'found "с\u0430che", which looks like "cache" but has other letters.',
        ),
        (("p\u0430per",), 'found "p\u0430per", where one word mixes letters of two scripts.'),
    ],
)
def test_look_alike_letters_are_flagged_not_merged(tags: tuple[str, ...], message: str) -> None:
    """Cyrillic letters in a Latin word: two topics, and a warning."""
    catalog, problems = catalog_of([paper("a", tags=tags)])
    assert len(catalog.topic_slugs["a"]) == len(tags)
    assert message in as_text(problems[-1])


def test_look_alikes_of_labels_and_in_notes_are_flagged() -> None:
    """A tag that looks like a label of the vocabulary which no record has; a tag of a note, at its
    place in the front matter.
    """
    topics, found = read_topics("- label: AI\n- label: ΑΙ\n".encode(), "collection/topics.yml")
    other = 'which looks like "AI" but has other letters.'
    assert [as_text(problem) for problem in found] == [
        f'collection/topics.yml:2:3: warning: label: found "ΑΙ", {other}'
    ]
    text = "---\npaper: a\ntags: [Reasoning, аі]\n---\nWords.\n"
    note, _ = parse_note(text.encode(), "collection/notes/n.md")
    assert note is not None
    _, problems = catalog_of([paper("a", tags=("ai",))], notes=[note], topics=topics)
    assert [as_text(problem) for problem in problems] == [
        f'collection/notes/n.md:3:19: warning: tags.1: found "аі", {other}'
    ]


def test_a_label_is_the_commonest_spelling() -> None:
    """Of a tag, a venue and an author; of equals the first in code-point order."""
    papers = [
        paper("a", tags=("deep learning",), venue="NeurIPS", authors=(Author("Jo Doe"),)),
        paper("b", tags=("Deep Learning",), venue="NEURIPS", authors=(Author("jo doe"),)),
        paper("c", tags=("Deep Learning",), venue="NeurIPS", authors=(Author("Jo Doe"),)),
    ]
    catalog, _ = catalog_of(papers)
    assert catalog.topics["deep-learning"].label == "Deep Learning"
    assert catalog.venues["neurips"].name == "NeurIPS"
    assert catalog.authors["jo-doe"].name == "Jo Doe"
    assert catalog.authors["jo-doe"].variants == ("jo doe",)


X, Y = "0000-0002-1825-0097", "0000-0001-5109-3700"


def test_an_orcid_gathers_spellings() -> None:
    """Names beside one ORCID are one person; initials without it belong to nobody of a fuller name,
    a whole name does.
    """
    catalog, _ = catalog_of(
        [
            paper("a", authors=(Author("Jane Doe", orcid=X),)),
            paper("b", authors=(Author("J. Doe", orcid=X),)),
            paper("c", authors=(Author("J. Doe"),)),
            paper("d", authors=(Author("Jane Doe"),)),
            paper("e", authors=(Author("Jane Doe"),)),
        ]
    )
    assert catalog.by_author["jane-doe"] == ("a", "b", "d", "e")
    assert catalog.by_author["j-doe"] == ("c",)
    jane = catalog.authors["jane-doe"]
    assert (jane.orcid, jane.variants, jane.is_known) == (X, ("J. Doe",), True)
    assert not catalog.authors["j-doe"].is_known


def test_two_people_of_one_name_stay_apart() -> None:
    """Where ORCIDs tell two people apart, a paper without one is neither's."""
    catalog, _ = catalog_of(
        [
            paper("a", authors=(Author("Wei Wang", orcid=X),)),
            paper("b", authors=(Author("Wei Wang", orcid=Y),)),
            paper("c", authors=(Author("Wei Wang"),)),
        ]
    )
    assert sorted(catalog.by_author.values()) == [("a",), ("b",), ("c",)]


def test_an_author_page_that_moves_redirects() -> None:
    """The address of each spelling leads to the person; never one that is somebody's own."""
    papers = [
        paper("a", authors=(Author("J. Doe"), Author("Bo Li"))),
        paper("b", authors=(Author("Jane Doe"), Author("B. Li"))),
    ]
    people = [Person("Jane Doe", slug="jd", variants=("J. Doe", "Jane B. Doe"))]
    catalog, _ = catalog_of(papers, people=people)
    assert catalog.moved_authors == {"j-doe": "jd", "jane-b-doe": "jd", "jane-doe": "jd"}
    both = [Person("Bo Li", variants=("B. Li",)), Person("Ann Li", slug="b-li")]
    catalog, _ = catalog_of(papers, people=both)
    assert "b-li" not in catalog.moved_authors, "the page of Ann Li"


def test_venues_of_one_label() -> None:
    """`venues.yml` gathers spellings under a label; what it does not name stays as it is spelt."""
    venues = (Venue("NeurIPS", aliases=("NIPS", "Neural Info."), kind="conference"), Venue("Idle"))
    papers = [paper("a", venue="NIPS"), paper("b", venue="neurips"), paper("c", venue="Loom")]
    catalog, _ = catalog_of(papers, venues=venues)
    assert catalog.by_venue == {"neurips": ("a", "b"), "loom": ("c",)}
    assert [(one.name, one.kind) for one in catalog.venues.values()] == [
        ("Loom", ""),
        ("NeurIPS", "conference"),
    ]
    assert catalog.moved_venues == {"neural-info": "neurips", "nips": "neurips"}
