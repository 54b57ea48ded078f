"""`topics.yml` and `people.yml`: what is read when all is well, and long chains of parents."""

from __future__ import annotations

from papershelf.collection.people import read_people
from papershelf.collection.topics import read_topics
from papershelf.model import Person, Topic


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


def test_comments_alone_are_an_empty_vocabulary() -> None:
    """A new shelf explains the file and lists nothing."""
    assert read_topics(b"# The vocabulary of tags.\n", "t.yml") == ((), [])
    assert read_people(b"# Who is who.\n", "p.yml") == ((), [])


def test_only_topics_in_a_circle_are_blamed() -> None:
    """What hangs below a circle is right by itself."""
    text = b"- {label: A, parent: B}\n- {label: B, parent: A}\n- {label: C, parent: A}\n"
    _, problems = read_topics(text, "t.yml")
    assert [(problem.line, problem.field) for problem in problems] == [(1, "parent"), (2, "parent")]


def test_a_long_chain_of_parents_is_read_at_once() -> None:
    """Each topic is visited once: 10,000 in a chain would otherwise be 50 million steps."""
    chain = [f"- {{label: t{n}, parent: t{n + 1}}}" for n in range(10_000)]
    text = "\n".join([*chain, "- label: t10000"]).encode()
    topics, problems = read_topics(text, "t.yml")
    assert (len(topics), problems) == (10_001, [])
