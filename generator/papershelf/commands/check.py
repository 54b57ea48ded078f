"""`papershelf check`: every Problem of the shelf, in one run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from papershelf.app.generation.relating import alike_of
from papershelf.app.reading import Content, read_shelf
from papershelf.app.shelf import Shelf
from papershelf.catalog.related.suggestions import suggestions
from papershelf.catalog.similar import Proposal, proposals
from papershelf.importing.conflicts import conflicts
from papershelf.importing.ledger import read_ledgers
from papershelf.packaged import source_problems
from papershelf.parsing import limits
from papershelf.problems import abridged, as_github, as_json, in_order
from papershelf.text import counted, visible

_PROPOSED = 10
"""Proposals that one check shows."""

_EPILOG = """\b
Examples:
  papershelf check
  papershelf check --strict --format github
"""


@click.command("check", epilog=_EPILOG)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How problems are written: for people, as annotations of GitHub Actions, or as JSON.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="First write what only a program should: the BibTeX key of each record that has none.",
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Also suggest topics: those that nearly all papers near one have, and it has not.",
)
@click.option("--conflicts", "every", is_flag=True, help="List every conflict of sources.")
@click.pass_obj
def command(shelf: Shelf, strict: bool, form: str, fix: bool, suggest: bool, every: bool) -> None:
    """Read the whole shelf and report every problem, with its place.

    Where tags are spelt nearly alike, the text form ends with the lines for collection/topics.yml
    that make them one topic: proposals, which fail nothing. Nor do suggestions of topics, nor the
    fields on which the sources of a record disagree, of which some are listed.

    With --fix, a record keeps the key under which people cite it from then on, whatever becomes of
    its title, authors and date. No other byte of a file is changed.

    Exit status 0 where there is no error (with --strict: no warning either), else 1.
    """
    if fix:
        from papershelf.app.fixing import write_bibkeys  # noqa: PLC0415

        write_bibkeys(shelf)
    content, found = read_shelf(shelf)
    problems = in_order([*found, *source_problems(shelf.root)])
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        for problem in abridged(problems, limits.REPORTED_IN_FILE):
            click.echo(as_github(problem))
    else:
        shelf.report(problems)
        errors = sum(problem.is_error for problem in problems)
        summary = [counted(errors, "error"), counted(len(problems) - errors, "warning")]
        if content is not None:
            summary.insert(0, counted(len(content.catalog.papers), "paper"))
        shelf.say(", ".join(summary))
        for line in _proposed(content):
            shelf.say(line)
        for line in _conflicts(shelf, content, every=every) if content else ():
            shelf.say(line)
        for line in _suggested(shelf, content) if suggest and content else ():
            shelf.say(line)
    failed = problems if strict else [problem for problem in problems if problem.is_error]
    sys.exit(1 if failed else 0)


def _proposed(content: Content | None) -> Iterator[str]:
    """The proposals of aliases, as lines of `collection/topics.yml`."""
    found = proposals(content.catalog) if content else []
    shown = found[:_PROPOSED]
    for is_listed, what in (
        (False, "Tags that look alike. Where they mean the same, add to collection/topics.yml:"),
        (True, "Tags like a topic's. Where they mean the same, give it these aliases there:"),
    ):
        entries = [proposal for proposal in shown if proposal.is_listed == is_listed]
        if entries:
            yield what
            for proposal in entries:
                yield from _yaml(proposal)
    if len(found) > len(shown):
        yield f"… and {counted(len(found) - len(shown), 'more proposal')}."


def _conflicts(shelf: Shelf, content: Content, *, every: bool) -> Iterator[str]:
    """Fields on which sources disagree, a line for each: whose value the record has, who differs.

    What is wrong with a ledger is told by the command that writes one.
    """
    catalog = content.catalog
    found = list(conflicts(catalog.papers.values(), read_ledgers(shelf.root)[0]))
    shown = found if every else found[:_PROPOSED]
    if found:
        yield f"Sources disagree on {counted(len(found), 'field')}:"
    for one in shown:
        kept = ", ".join(one.kept) or "a person"
        where = f"{catalog.sources[one.paper]}: {one.paper}: {one.field}"
        yield visible(f"- {where}: from {kept}; another value in {', '.join(one.others)}")
    if len(found) > len(shown):
        yield f"… and {len(found) - len(shown):,} more: `papershelf check --conflicts`."


def _suggested(shelf: Shelf, content: Content) -> Iterator[str]:
    """Topics that papers may have as well, a line for each."""
    catalog = content.catalog
    found = list(suggestions(catalog, alike_of(shelf, content).neighbours()))
    if found:
        yield "Topics that papers may have as well:"
    for one in found[: limits.REPORTED]:
        label = visible(json.dumps(catalog.topics[one.topic].label, ensure_ascii=False))
        near = f"{one.having} of its {one.neighbours} neighbours have the topic {label}"
        yield f"- {visible(catalog.sources[one.paper])}: {visible(one.paper)}: {near}"
    if len(found) > limits.REPORTED:
        yield f"… and {counted(len(found) - limits.REPORTED, 'more suggestion')}."


def _yaml(proposal: Proposal) -> Iterator[str]:
    """An entry of the vocabulary; texts in JSON's quotes, which are YAML's too."""
    label, *aliases = (
        visible(json.dumps(text, ensure_ascii=False))
        for text in (proposal.label, *proposal.aliases)
    )
    yield f"- label: {label}"
    yield f"  aliases: [{', '.join(aliases)}]"
