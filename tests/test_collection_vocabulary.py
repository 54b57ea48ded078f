"""`topics.yml` and `people.yml`: what is read when all is well, and long chains of parents."""

from __future__ import annotations

from papershelf.collection.people import read_people
from papershelf.collection.topics import missing_guides, read_topics
from papershelf.model import Person, Topic
from papershelf.parsing import limits


def test_topics_are_read_in_their_order() -> None:
    """Every field, and a parent that comes later in the file."""
    text = (
        b"- label: Latent Reasoning\n  slug: latent\n  description: Thinking without words.\n"
        b"  aliases: [Coconut, Latent CoT]\n  parent: Reasoning\n- label: Reasoning\n- label: C++\n"
    )
    expected = (
        Topic(
            "Latent Reasoning", "latent", "Thinking without words.", ("Coconut", "Latent CoT"),
            "Reasoning",
        ),
        Topic("Reasoning"),
        Topic("C++"),
    )  # fmt: skip
    assert read_topics(text, "collection/topics.yml") == (expected, [])


def test_people_are_read_in_their_order() -> None:
    """Every field, the ORCID in one spelling."""
    text = (
        b"- name: Ada Lovelace\n  slug: ada\n  variants: [A. Lovelace, Augusta King]\n"
        b"  orcid: https://orcid.org/0000-0002-1694-233x\n  homepage: https://ada.example/\n"
        b"- name: Grace Hopper\n"
    )
    ada = Person(
        "Ada Lovelace",
        "ada",
        ("A. Lovelace", "Augusta King"),
        "0000-0002-1694-233X",
        "https://ada.example/",
    )
    assert read_people(text, "collection/people.yml") == ((ada, Person("Grace Hopper")), [])


def test_a_guide_is_a_hand_written_page() -> None:
    """The path of a page below docs/ and nothing else, each mistake with its line."""
    text = (
        b"- {label: A, guide: guides/a.md}\n- label: B\n  guide: guides/aa.md\n"
        b"- {label: C, guide: ../secret.md}\n- {label: D, guide: 'https://elsewhere.example/'}\n"
    )
    topics, problems = read_topics(text, "t.yml")
    assert (topics[0].guide, problems) == ("guides/a.md", [])
    found = missing_guides(text, "t.yml", ["guides/a.md"])
    assert [(problem.line, problem.field) for problem in found] == [
        (3, "guide"), (4, "guide"), (5, "guide")
    ]  # fmt: skip
    assert found[0].hint == "did you mean guides/a.md?"


def test_comments_alone_are_an_empty_vocabulary() -> None:
    """A new shelf explains the file and lists nothing."""
    assert read_topics(b"# The vocabulary of tags.\n", "t.yml") == ((), [])
    assert read_people(b"# Who is who.\n", "p.yml") == ((), [])


def test_only_topics_in_a_circle_are_blamed() -> None:
    """What hangs below a circle is right by itself."""
    text = b"- {label: A, parent: B}\n- {label: B, parent: A}\n- {label: C, parent: A}\n"
    _, problems = read_topics(text, "t.yml")
    assert [(problem.line, problem.field) for problem in problems] == [(1, "parent"), (2, "parent")]


def chain_of(topics: int, last: str = "") -> bytes:
    """So many topics, each the parent of the one on the line before."""
    rows = [f"- {{label: t{n}, parent: t{n + 1}}}" for n in range(1, topics)]
    return "\n".join([*rows, last or f"- label: t{topics}"]).encode()


def test_a_chain_of_parents_has_a_limit() -> None:
    """One more level is an error with its line, told once, however far the chain goes on."""
    most = limits.TOPIC_LEVELS
    assert read_topics(chain_of(most), "t.yml")[1] == []
    for many in (most + 1, 10_000):
        _, [problem] = read_topics(chain_of(many), "t.yml")
        assert (problem.line, problem.field) == (many - most, "parent")
        assert problem.message == (
            f'found "t{many - most + 1}", which has {most - 1} topics above it, '
            f"expected at most {most} levels of topics"
        )


def test_a_long_circle_is_no_long_chain() -> None:
    """Each of its topics is blamed for the circle, and what hangs below it for nothing."""
    many = 3 * limits.TOPIC_LEVELS
    tail = "\n".join(f"- {{label: u{n}, parent: {f'u{n - 1}' if n else 't9'}}}" for n in range(30))
    circle = chain_of(many, f"- {{label: t{many}, parent: t1}}\n{tail}")
    _, problems = read_topics(circle, "t.yml")
    assert [problem.line for problem in problems] == list(range(1, many + 1))
    assert {problem.hint for problem in problems} == {"leave one of these parents out"}
