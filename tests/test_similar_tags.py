"""Tags that are spelt nearly alike: `check` proposes the lines that make them one topic."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from machine import ends
from papershelf.catalog.similar import Proposal, proposals
from papershelf.collection.topics import read_topics
from papershelf.model import Topic
from shelves import catalog_of, paper, papershelf

SETTINGS = """\
site_name: Tags
theme: {name: material, custom_dir: .papershelf/overrides, font: false}
plugins: []
"""


def proposed(tags: list[str], topics: list[Topic] | None = None) -> list[Proposal]:
    """For papers with one tag each: the first tag of a group is the most used one."""
    used = [tag for at, tag in enumerate(tags) for _ in range(len(tags) - at)]
    papers = [paper(f"p{at}", tags=(tag,)) for at, tag in enumerate(used)]
    return proposals(catalog_of(papers, topics=topics or ())[0])


@pytest.mark.parametrize(
    "tags",
    [
        ["GAN", "GANs"],
        ["GANs", "GAN"],
        ["large language models", "Large Language Model"],
        ["LARGE LANGUAGE MODELS", "Large-Language-Model"],
        ["fine-tuning", "finetuning", "fine tuning", "fine_tuning"],
        ["multi\u2013agent", "multi-agent", "multiagent"],
        ["Large Language Models (LLMs)", "LLM", "large language model", "LLMs"],
        ["Chain-of-Thought", "CoT", "Chain of Thought (CoT)"],
        ["RLHF", "Reinforcement Learning from Human Feedback (RLHF)"],
        ["Ontology", "Ontologies"],
        ["Vision and Language", "Vision & Language"],
        ["Benchmark", "Benchmarks"],
        ["Class", "Classes"],
    ],
)
def test_spellings_of_one_topic(tags: list[str]) -> None:
    """Plural, hyphen, space and an acronym that is explained; the most used one is the label."""
    [found] = proposed(tags)
    assert (found.label, set(found.aliases)) == (tags[0], set(tags[1:]))
    assert not found.is_listed


@pytest.mark.parametrize(
    "tags",
    [
        ["C", "C++", "C#", "Cs"],
        ["GPS", "GP"],
        ["GPT-4", "GPT-4o", "GPT-3"],
        ["Bus", "Bu"],
        ["Analysis", "Analysi"],
        ["Go (game)", "Go (language)", "Go"],
        ["Convolutional Neural Network (CNN)", "Cable News Network (CNN)", "CNN"],
        ["LLM", "Large Language Models"],
        ["+", "-", "_"],
    ],
)
def test_tags_that_are_not_alike(tags: list[str]) -> None:
    """Signs and digits tell tags apart, and an acronym that nobody explains, or two do."""
    assert proposed(tags) == []


def test_the_vocabulary_decides() -> None:
    """A listed topic keeps its label and aliases and gets more; two listed ones stay apart."""
    topics = [Topic("GAN", aliases=("Adversarial Nets",)), Topic("Model"), Topic("Models")]
    found = proposed(["GANs", "adversarial net", "Models"], topics)
    assert found == [
        Proposal("GAN", ("Adversarial Nets", "GANs", "adversarial net"), is_listed=True)
    ]


def test_an_alias_that_is_there_is_not_proposed() -> None:
    """What the vocabulary joins already is one topic."""
    assert proposed(["GANs", "GAN"], [Topic("GAN", aliases=("GANs",))]) == []


def test_the_most_used_come_first() -> None:
    """By the papers of a whole group, then by label."""
    found = proposed(["Knots", "Loom", "Looms", "Knot", "Net", "Nets"])
    assert [proposal.label for proposal in found] == ["Knots", "Loom", "Net"]


@given(st.lists(st.text("aAsS-( )&GN", min_size=1, max_size=8).filter(str.strip), max_size=10))
def test_what_is_proposed_is_right(tags: list[str]) -> None:
    """Any tags: the lines are a good vocabulary, under which nothing is proposed any more."""
    entries = [{"label": one.label, "aliases": list(one.aliases)} for one in proposed(tags)]
    data = yaml.safe_dump(entries, allow_unicode=True).encode() if entries else b"# none\n"
    topics, problems = read_topics(data, "collection/topics.yml")
    assert problems == []
    assert proposed(tags, list(topics)) == []


def test_many_tags_take_no_square_of_time() -> None:
    """No tag is compared with each other."""
    tags = tuple(f"topic {n} of many-words (ToMW)" for n in range(20_000))
    papers = [paper(f"p{at}", tags=tags[at : at + 100]) for at in range(0, len(tags), 100)]
    catalog, _ = catalog_of(papers)
    with ends():
        assert proposals(catalog) == []


def test_check_prints_the_lines(tmp_path: Path) -> None:
    """On standard output, below the counts, a few of them; nothing fails, not even `--strict`."""
    (tmp_path / "collection/papers").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    tags = ", ".join(f"Kind{n:02}x, Kind{n:02}xs" for n in range(12))
    (tmp_path / "collection/papers/a.yml").write_text(
        f"id: a\ntitle: A\ntags: [nets, {tags}]\n", encoding="utf-8"
    )
    topics = tmp_path / "collection/topics.yml"
    topics.write_text("- label: Net\n", encoding="utf-8")
    done = papershelf(tmp_path, "check", "--strict")
    assert done.stdout.startswith(
        "1 paper, 0 errors, 0 warnings\n"
        "Tags that look alike. Where they mean the same, add to collection/topics.yml:\n"
        '- label: "Kind00x"\n'
        '  aliases: ["Kind00xs"]\n'
    )
    assert done.stdout.endswith("… and 3 more proposals.\n")
    assert done.stdout.count("- label:") == 10
    assert papershelf(tmp_path, "check", "--format", "json").stdout == "[]\n"


def test_the_lines_are_yaml(tmp_path: Path) -> None:
    """Pasted as they are, they are the entries that was asked for; others are named as theirs."""
    (tmp_path / "collection/papers").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "collection/papers/a.yml").write_text(
        "id: a\ntitle: A\ntags: ['No: \"a\\b\" t', 'No: \"a\\b\"-t', nets]\n", encoding="utf-8"
    )
    topics = tmp_path / "collection/topics.yml"
    topics.write_text("- label: Net\n", encoding="utf-8")
    lines = papershelf(tmp_path, "check").stdout.splitlines()
    assert lines[4] == "Tags like a topic's. Where they mean the same, give it these aliases there:"
    topics.write_text("\n".join([*lines[2:4], *lines[5:], ""]), encoding="utf-8")
    assert papershelf(tmp_path, "check").stdout == "1 paper, 0 errors, 0 warnings\n"
