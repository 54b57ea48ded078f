"""A site made page by page: what nothing changed for is kept, the rest is made anew.

What decides is content. A page's key joins a digest of its Markdown and one of everything that all
pages share: settings, templates, navigation, the versions of the programs. A file is kept when its
key is that of the last build *and* it is what that build left, so that a foreign build in between
leads to a rebuild. Pages in the navigation and those that people wrote are made each time: they may
depend on anything, and they are few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from papershelf.finished.check import Checked, Checker, problems_of
from papershelf.mkdocs.builder import Workshop
from papershelf.mkdocs.compose import Composer, Made
from papershelf.parallel import spread
from papershelf.problems import Problem
from papershelf.publish.built import Built, Options
from papershelf.publish.folder import publish
from papershelf.publish.plan import Plan, Planner
from papershelf.publish.record import (
    Entry,
    Record,
    copy_key,
    key_if_of,
    may_hold,
    numbers_in,
    numbers_of,
    ready_key,
)
from papershelf.publish.survey import Survey, lay_out, tell_spare
from papershelf.publish.versions import Spare


def build_incrementally(
    workshop: Workshop,
    known: Mapping[str, str],
    site_dir: Path,
    record: Record,
    spare: Spare,
    survey: Survey,
    options: Options,
) -> Built:
    """Make the site of an open workshop, and put it in place if there is no error in it.

    `known` are the digests of generated files, `record` is that of the last build, `survey` of what
    it left, and `spare` the folder to make the site in. Raises OSError.
    """
    docs = Path(workshop.config.docs_dir)
    shelf = Path(workshop.config.config_file_path).parent
    planner = Planner(workshop, shelf, docs, known, options.awaited)
    plan, problems = planner.plan()
    if _failed(problems):
        return Built(problems)
    keys, awaited = plan.keys, options.awaited
    as_left = frozenset[str]() if options.clean else survey.as_left
    kept = _kept(record, keys, as_left)
    composer = planner.composer(spare, plan)
    composer.site_dir = site_dir
    if planner.shared and record.shared == planner.shared:
        composer.earlier = {path: record.entries[path] for path in as_left - kept.keys()}
        composer.shared, composer.edits = planner.shared, options.edits()
    # Of what is awaited, the last build's is left alone until it is known which of it stays.
    names = keys.keys() | {path for path in survey.spare if awaited.holds(path)}
    survey = lay_out(spare, names, kept, survey, site_dir, options.jobs)
    made = _make(plan, composer, kept, options)

    late = planner.complete(plan, awaited.wait())
    late |= planner.name(plan, _led_to(plan.unnamed, record, kept, made))
    kept |= _kept(record, late, as_left)
    lay_out(spare, keys, kept, survey, site_dir, options.jobs)
    _copy(plan, composer, kept, made)
    entries = kept | made.entries
    gone = (record.entries.keys() | keys.keys()) - entries.keys()
    gone -= {path for path in gone if awaited.is_apart(path)}
    again = _looked_at_again(kept, made, gone, composer, spare)
    problems += made.problems
    problems += problems_of(made.checked | again, lambda path: (spare.root / path).read_bytes())
    if _failed(problems):
        return Built(problems)
    removed = len(record.entries.keys() - entries.keys())
    size = sum(entry.size for entry in entries.values())
    built = Built(problems, len(made.entries), len(kept), removed, size, planner.read)
    before = record.entries
    if made.entries or removed or not survey.is_recorded:
        record.left(entries, planner.shared, spare.root)
        with record.saved_after():
            publish(spare.root, site_dir)
    tell_spare(survey, before, record, spare.root, kept)
    return built


def _failed(problems: Sequence[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _kept(record: Record, keys: Mapping[str, str], as_left: Collection[str]) -> dict[str, Entry]:
    """Of the files with these keys those of the last build that would be made the same."""
    found = ((path, key, record.entries.get(path)) for path, key in keys.items() if key)
    return {
        path: entry for path, key, entry in found if entry and entry.key == key and path in as_left
    }


def _led_to(
    paths: Collection[str], record: Record, kept: Mapping[str, Entry], made: Made
) -> list[str]:
    """Of these files those to which a page leads: one that was made, or, where the last build had
    the file, one that is kept.
    """
    entries = list(made.entries.values())
    numbers = {number: path for path in paths for number in numbers_of([path])}
    found = _held(numbers, entries)
    had = {number: path for number, path in numbers.items() if path in record.entries}
    return [numbers[number] for number in found | (_held(had, kept.values()) if had else set())]


def _held(numbers: Collection[int], entries: Iterable[Entry]) -> set[int]:
    sought = frozenset(numbers)
    return {number for entry in entries for number in sought & numbers_in(entry.targets)}


def _copy(plan: Plan, composer: Composer, kept: Mapping[str, Entry], made: Made) -> None:
    """Make the files that are copied, those that are not made yet."""
    for path, (source, digest) in plan.copied.items():
        if path not in kept and path not in made.entries:
            data = source.read_bytes()
            composer.finish(path, data, key_if_of(copy_key(digest), data), made)


def _make(plan: Plan, composer: Composer, kept: Mapping[str, Entry], options: Options) -> Made:
    made = Made()
    for path, data in plan.ready.items():
        if path not in kept:
            composer.finish(path, data, ready_key(data), made)
    _copy(plan, composer, kept, made)
    tasks = plan.tasks(kept)
    done = 0
    with options.progress() as reach:
        reach(done, len(tasks))
        for part in spread(composer.make, tasks, options.jobs):
            made.entries.update(part.entries)
            made.checked.update(part.checked)
            made.problems += part.problems
            done += part.count
            reach(done, len(tasks))
    return made


def _looked_at_again(
    kept: dict[str, Entry], made: Made, gone: set[str], composer: Composer, spare: Spare
) -> dict[str, Checked]:
    """The files whose links may have died since they were checked: they lead to what is gone, or
    into a page that was made anew.
    """
    again = {
        path: Checked(wanted=entry.wanted)
        for path, entry in kept.items()
        if entry.wanted and any(page in made.entries for page, _, _ in entry.wanted)
    }
    if gone:
        numbers = numbers_of(gone)
        left = Checker(frozenset(composer.checker.files) - gone, composer.checker.base_path)
        again |= {
            path: left.check(path, (spare.root / path).read_bytes())
            for path, entry in (kept | made.entries).items()
            if may_hold(entry.targets, numbers)
        }
    return again
