"""Pages of the next version, many at a time: converted, put into their shell, checked, written.

Runs in several processes at once (`parallel.spread`); no page depends on which one came before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from papershelf.finished.check import Checked, Checker
from papershelf.mkdocs.body import EXTENSIONS, Converter
from papershelf.mkdocs.builder import Workshop, telling
from papershelf.mkdocs.edits import Edit
from papershelf.mkdocs.front import Source, read_source
from papershelf.mkdocs.links import Links
from papershelf.mkdocs.sections import Sections
from papershelf.mkdocs.shells import Shells
from papershelf.problems import Problem
from papershelf.publish.record import Entry, digest_of, joined, key_if_of, packed, page_key
from papershelf.publish.versions import Spare


class Task(NamedTuple):
    """A page to be made: its Markdown below `docs/`, its HTML in the site, and its key."""

    source: str
    output: str
    key: str


@dataclass(slots=True)
class Made:
    """What came of some pages."""

    entries: dict[str, Entry] = field(default_factory=dict)
    checked: dict[str, Checked] = field(default_factory=dict)
    """Of the pages with something to tell: findings, or links into other pages."""
    problems: list[Problem] = field(default_factory=list)
    count: int = 0


@dataclass(slots=True)
class Composer:
    """Everything that a process needs to make pages."""

    workshop: Workshop
    docs: Path
    spare: Spare
    checker: Checker
    converter: Converter | None
    """None where the site's extensions are not known: then MkDocs converts each page."""
    shells: Shells | None
    """None where the site has templates of its own: then each page is given its template."""
    earlier: Mapping[str, Entry] = field(default_factory=dict)
    """The files of the last build that are as it left them, if the same would be made of them."""
    site_dir: Path = Path()
    """Where they are."""
    shared: str = ""
    """The key of what all pages are made from."""
    edits: Mapping[str, Edit] = field(default_factory=dict)
    """How pages differ from what they were, by their paths below `docs/`, where that is told."""

    def make(self, tasks: Sequence[Task]) -> Made:
        """Make pages that stand in no navigation, as `mkdocs build` would make them."""
        made = Made(count=len(tasks))
        for task in tasks:
            if self._edited(task, made):
                continue
            data = _bytes_of(f"{self.docs}/{task.source}")
            read = task._replace(key=key_if_of(task.key, data))
            source = read_source(_as_text(data)) if self.converter else None
            sections = Sections.of(source.markdown) if source else None
            if source and sections and self._renewed(read, source, sections, made):
                continue
            page = self._composed(task, source) if source else None
            if page is None:
                page, sections = self._by_mkdocs(task.source, data, made.problems), None
            if page is not None:
                self.finish(task.output, page, read.key, made)
                if sections is not None:
                    self._note_sections(task.output, sections, page.decode(), made)
        return made

    def _edited(self, task: Task, made: Made) -> bool:
        """Make a page anew from its last version and what is told of the difference; False where
        that cannot be done.
        """
        edit, before = self.edits.get(task.source), self.earlier.get(task.output)
        if edit is None or before is None or not before.sections or not self.converter:
            return False
        if not self.shells or before.key != page_key(self.shared, edit.before):
            return False
        old = self._last(task, before)
        if old is None:
            return False
        converter = self.converter
        edited = edit.applied(
            before.sections,
            old,
            lambda section, ids: converter.section(section, task.source, ids),
        )
        if edited is None:
            return False
        data = edited.html.encode(errors="xmlcharrefreplace")
        checked = self.checker.check(task.output, edited.new.encode(), edited.taken)
        self._finish(task.output, data, task.key, checked, made)
        self._note_kept(task.output, before, edit.marks(before.sections), made)
        return True

    def _renewed(self, task: Task, source: Source, sections: Sections, made: Made) -> bool:
        """Make a page anew from sections of its last version; False where that cannot be done."""
        before = self.earlier.get(task.output)
        if before is None or not before.sections or not self.converter or not self.shells:
            return False
        old = self._last(task, before)
        known = sections.known(before.sections, old) if old is not None else None
        renewed = self.converter.renewed(sections, task.source, known) if known else None
        if renewed is None:
            return False
        url, body = self.workshop.pages[task.source], renewed.body
        page = self.shells.page(url, source.meta, body.html, body.first_id)
        new = self.shells.page(url, source.meta, renewed.new, body.first_id)
        if page is None or new is None:
            return False
        data = page.encode(errors="xmlcharrefreplace")
        checked = self.checker.check(task.output, new.encode(), renewed.taken)
        self._finish(task.output, data, task.key, checked, made)
        self._note_kept(task.output, before, sections.marks(page), made)
        return True

    def _last(self, task: Task, before: Entry) -> str | None:
        """The page's last HTML; None where its bytes are not those that were written."""
        data = _bytes_of(f"{self.site_dir}/{task.output}")
        return _as_text(data) if digest_of(data) == before.digest else None

    @staticmethod
    def _note_kept(output: str, before: Entry, sections: str, made: Made) -> None:
        """Note what the next build has to know of a page with sections of an earlier version."""
        entry = made.entries[output]
        targets = joined(entry.targets, before.targets)  # of a section that is gone, one too many
        made.entries[output] = entry._replace(targets=targets, sections=sections)

    @staticmethod
    def _note_sections(output: str, sections: Sections, page: str, made: Made) -> None:
        made.entries[output] = made.entries[output]._replace(sections=sections.marks(page))

    def finish(self, output: str, data: bytes, key: str, made: Made) -> None:
        """Write a file of the site, and note what the next build has to know of it."""
        self._finish(output, data, key, self.checker.check(output, data), made)

    def _finish(self, output: str, data: bytes, key: str, checked: Checked, made: Made) -> None:
        if checked.findings or checked.wanted:
            made.checked[output] = checked
        entry = self.spare.write(output, data, key)
        made.entries[output] = entry._replace(
            targets=packed(checked.targets), wanted=checked.wanted
        )

    def _composed(self, task: Task, source: Source) -> bytes | None:
        if self.converter is None:
            return None
        body = self.converter.body(source.markdown, task.source)
        if body is None:
            return None
        if self.shells is not None:
            url = self.workshop.pages[task.source]
            page = self.shells.page(url, source.meta, body.html, body.first_id)
            if page is not None:
                return page.encode(errors="xmlcharrefreplace")
        if "title" not in source.meta:
            return None
        self.workshop.give(task.source, source.meta, body.html, body.headings)
        return None

    def _by_mkdocs(self, source: str, markdown: bytes, problems: list[Problem]) -> bytes | None:
        with telling(self.workshop.config) as told:
            self.workshop.read(source, markdown)
            made = self.workshop.write(source)
            self.workshop.check_anchors([source])
        problems += told
        if made is None or told:
            return None
        data = made.read_bytes()
        made.unlink()
        return data


def _bytes_of(file: str) -> bytes:
    """What a file holds; a `Path` costs as much as the reading."""
    with open(file, "rb") as stream:  # noqa: PTH123
        return stream.read()


def _as_text(data: bytes) -> str:
    """What a file says, line ends as in Python."""
    text = data.decode()
    return text.replace("\r\n", "\n").replace("\r", "\n") if b"\r" in data else text


def new_converter(workshop: Workshop, addresses: Mapping[str, str]) -> Converter | None:
    """What converts the pages of a site: path below `docs/` to address; None where the site has
    extensions that are not known.
    """
    config = workshop.config
    known = EXTENSIONS.issuperset(map(str, config.markdown_extensions))
    if not known or any(config.mdx_configs.values()):
        return None
    return Converter(Links(addresses), workshop.convert)


def new_shells(workshop: Workshop) -> Shells:
    """The shells of a site whose templates are the packaged ones."""
    config = workshop.config
    pages = [workshop.pages[path] for path in workshop.in_navigation]
    settings = [config.nav, config.extra, config.extra_css, config.extra_javascript]
    told = [normpath(f"/{text}/")[1:] + "/" for text in _texts(settings)]
    reserved = {
        "".join(part + "/" for part in address.split("/")[:depth])
        for address in [*pages, *workshop.copied, *told]
        for depth in range(1, address.count("/") + 1)
    }
    return Shells(workshop.render, config.site_url or "", frozenset(reserved))


def _texts(value: object) -> Iterator[str]:
    """Every text in some settings, of which any may be an address that templates lead to."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)
