"""Walks the finished site and checks every reference of every page against the files that exist."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from papershelf.finished import css
from papershelf.finished.address import BrokenAddress, Inside, OutsideAddress, resolve
from papershelf.finished.encoding import is_text, misread
from papershelf.finished.page import PageReference, ParsedPage, Use, read_page
from papershelf.problems import Problem, error, in_order
from papershelf.text import shortened

NOT_FOUND = "404.html"
"""The page that a host shows at any address that does not exist (GitHub Pages and most others)."""

_PASSED = 1 << 16
"""References of a folder that are remembered; those of the theme and of menus come first."""
_MOST_IN_A_FILE = 1_000
_MOST = 300
"""Problems that are told of a site: nobody reads more, and the first may be causes of others."""
_SHOWN = 200
"""Characters of an address that a message repeats."""
_SAVE = "save it as UTF-8, and let it say so where it says an encoding"
_LINKED = frozenset(["http", "https", "mailto"])
"""What a link may lead to besides this site: no other scheme."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding of the checker. Equal findings on many pages are reported once."""

    place: str
    message: str
    hint: str = ""
    within: str = ""
    """Where `place` names an element, or one and its attribute, what stands before it in a file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one file of a site."""

    findings: tuple[PageFinding, ...] = ()
    targets: frozenset[str] = frozenset()
    """The other files of the site that it leads to or loads."""
    wanted: tuple[tuple[str, str, str], ...] = ()
    """Page, fragment and place of each link into another page."""
    own: frozenset[str] = frozenset()
    """Fragments to which the page itself leads, and that are there."""


@dataclass(slots=True)
class Checker:
    """Checks single files of a site; knows the names of all."""

    files: Collection[str]
    base_path: str = "/"
    most: int | None = None
    """Bytes of a page or a style sheet, more of which is not read; None: any number."""
    _passed: dict[str, dict[PageReference, str]] = field(default_factory=dict)
    """References that climb out of a page's folder, and the files that they were found to lead to.
    They mean the same on every page whose folder stands beside it: by the folder of these folders.
    """
    _found: dict[PageFinding, None] = field(default_factory=dict)
    _targets: set[str] = field(default_factory=set)
    _lower: dict[str, str] = field(default_factory=dict)

    def check(self, path: str, data: bytes, ids: Sequence[str] = ()) -> Checked:
        """Checks one file by its path from the root of the site: HTML, a style sheet, or any other.

        `ids` are those in parts that were checked before and are left out of `data`.
        """
        self._found, self._targets = {}, set()
        links: tuple[tuple[str, str, str], ...] = ()
        own: set[str] = set()
        if misreading := misread(path, data):
            self.report(PageFinding("encoding", f"{misreading}, expected UTF-8", _SAVE))
        name = path.lower()  # hosts tell browsers what a file is without regard to case
        if self.most is not None and len(data) > self.most and name.endswith((".html", ".css")):
            message = f"found {len(data):,} bytes, expected at most {self.most:,}"
            self.report(PageFinding("size", message))
        elif name.endswith(".html"):
            page = read_page(data)
            page.ids += ids
            page.anchors.update(ids)
            links = tuple(self._check_page(path, page, own))
        elif name.endswith(".css"):
            for address in css.addresses(data.decode("utf-8", errors="replace")):
                _check_reference(self, path, PageReference("url()", address, Use.LOAD))
        targets = frozenset(self._targets - {path})
        return Checked(tuple(self._found), targets, links, frozenset(own))

    def in_lower_case(self) -> Mapping[str, str]:
        """Returns each file by its path in lower case; of several the first."""
        if not self._lower:
            self._lower = {path.lower(): path for path in sorted(self.files, reverse=True)}
        return self._lower

    def report(self, finding: PageFinding) -> None:
        if len(self._found) < _MOST_IN_A_FILE:
            self._found[finding] = None

    def leads_to(self, target: str) -> None:
        self._targets.add(target)

    def _check_page(
        self, path: str, page: ParsedPage, own: set[str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yields the links into other pages, and adds to `own` what the page leads to in itself."""
        self._check_ids(page.ids)
        for flaw in page.flaws:
            self.report(PageFinding(flaw.place, flaw.message, flaw.hint, flaw.within))
        for place, target in self._into_pages(path, page.references):
            fragment = target.fragment.partition(":~:")[0]  # what follows is a text directive
            if not fragment or fragment.lower() == "top":  # both mean the top of any page
                continue
            if target.path != path:
                yield target.path, fragment, place
            elif fragment in page.anchors:
                own.add(fragment)
            else:
                self.report(no_anchor(place, path, fragment))

    def _check_ids(self, ids: Sequence[str]) -> None:
        if len(ids) == len(set(ids)):
            return
        for name, count in Counter(ids).items():
            if count > 1:
                shown = name[:_SHOWN]
                message = f'found the id "{shown}" {count} times, expected each id once in a page'
                self.report(PageFinding("id", message))

    def _into_pages(
        self, path: str, references: Iterable[PageReference]
    ) -> Iterator[tuple[str, Inside]]:
        """Checks each reference of the page at `path`; yields those to a place in a page, with
        where each stands.
        """
        beside, _, folder = path.rpartition("/")[0].rpartition("/")
        passed = self._passed.setdefault(beside, {}) if folder else {}
        for reference in dict.fromkeys(references):
            if reference in passed:
                self._targets.add(passed[reference])
                continue
            target = _check_reference(self, path, reference)
            if target is None:
                continue
            if target.fragment:
                if target.path.endswith(".html"):
                    yield reference.place, target
            elif reference.address.startswith("../") and len(passed) < _PASSED:
                passed[reference] = target.path


def check_site(
    site_dir: Path,
    *,
    base_path: str = "/",
    most: int | None = None,
    at: Callable[[str], None] = lambda _: None,
) -> list[Problem]:
    """Returns an error for every dead link, missing anchor, doubled id and foreign load of the site
    in `site_dir`.

    `base_path` is where the site lives on its host (the path of `site_url`), with slashes at both
    ends. Each Problem names the file within `site_dir`; where many pages share one finding, the
    first of them and the number of the others. `most` is that of `Checker`; `at` is told each file
    before it is looked at.
    """
    files = frozenset(_files(site_dir))
    checker = Checker(files, base_path, most)

    def read(path: str) -> bytes:
        at(path)
        return (site_dir / path).read_bytes()

    checked = {path: checker.check(path, read(path)) for path in sorted(files) if is_text(path)}
    return problems_of(checked, read, {path: one.own for path, one in checked.items()})


def problems_of(
    checked: Mapping[str, Checked],
    read: Callable[[str], bytes],
    own: Mapping[str, Collection[str]],
) -> list[Problem]:
    """Returns the problems of files by their paths, links into other pages included.

    `read` gives the bytes of a page of the site. A page that others link into is read once more,
    where it does not lead there itself (`own`), as that of each paper leads to how it is cited:
    keeping the ids of all would cost more.
    """
    pages_of: dict[PageFinding, list[str]] = {}
    into: dict[str, list[tuple[str, str, str]]] = {}
    for path, one in sorted(checked.items()):
        for finding in one.findings:
            pages_of.setdefault(finding, []).append(path)
        for target, fragment, place in one.wanted:
            if fragment not in own.get(target, ()):
                into.setdefault(target, []).append((fragment, path, place))
    for target, links in sorted(into.items()):
        anchors = read_page(read(target)).anchors
        for fragment, path, place in links:
            if fragment not in anchors:
                pages_of.setdefault(no_anchor(place, target, fragment), []).append(path)
    first = sorted(pages_of.items(), key=lambda one: (min(one[1]), one[0].place, one[0].message))
    problems = in_order(_problem(finding, pages, read) for finding, pages in first[:_MOST])
    if len(first) > _MOST:
        more = f"found {len(first) - _MOST:,} more problems, in this file and in others"
        problems.append(error(min(first[_MOST][1]), more, hint="mend the first ones"))
    return problems


def _files(site_dir: Path) -> Iterator[str]:
    """Yields the path, with `/`, of every file of the site, in the case that the disk has."""
    for folder, _, names in os.walk(site_dir):
        inside = Path(folder).relative_to(site_dir)
        for name in names:
            yield (inside / name).as_posix()


def no_anchor(place: str, target: str, fragment: str) -> PageFinding:
    shown = shortened(fragment, _SHOWN)
    return PageFinding(place, f'found a link to "#{shown}", but {target} has no such id')


def _check_reference(site: Checker, path: str, reference: PageReference) -> Inside | None:
    """Reports what is wrong with a reference; returns the file of this site that it leads to,
    if any.
    """
    target = resolve(reference.address, path, site.base_path)
    finding: PageFinding | None
    match target:
        case OutsideAddress(scheme):
            finding = _judge_outside(scheme, reference)
        case BrokenAddress(reason):
            finding = PageFinding(reference.place, f"found {_shown(reference)}: {reason}")
        case Inside():
            finding = _judge_inside(site, path, reference, target)
            if finding is None:
                site.leads_to(target.path)
                return target
    if finding is not None:
        site.report(finding)
    return None


def _shown(reference: PageReference) -> str:
    """Returns the address for a message, in quotes, cut where it is long."""
    return f'"{shortened(reference.address, _SHOWN)}"'


def _judge_outside(scheme: str, reference: PageReference) -> PageFinding | None:
    if reference.use is Use.LINK:
        if scheme in _LINKED:
            return None
        message = f"found {_shown(reference)}, expected a link by https, http or mailto"
        return PageFinding(reference.place, message)
    if scheme == "data" and reference.place.partition(" ")[0] in ("img", "source", "image"):
        return None
    message = f"found {_shown(reference)}, expected an address of this site"
    return PageFinding(
        reference.place, message, "Visitors' browsers ask no other host for anything."
    )


def _judge_inside(
    site: Checker, path: str, reference: PageReference, target: Inside
) -> PageFinding | None:
    if path == NOT_FOUND and target.path != path and not reference.address.strip().startswith("/"):
        message = f"found {_shown(reference)}, expected an address from {site.base_path} on"
        return PageFinding(reference.place, message, "This page is shown at any depth.")
    if target.path not in site.files:
        message = f"found {_shown(reference)}, but the site has no {target.path[:_SHOWN]}"
        return PageFinding(reference.place, message, _near(site, target.path))
    return None


def _near(site: Checker, missing: str) -> str:
    """Returns a file that was perhaps meant."""
    if f"{missing}/index.html" in site.files:
        return "A folder's address ends with a slash."
    same = site.in_lower_case().get(missing.lower())
    return f"Case counts: there is {same}." if same else ""


def _problem(finding: PageFinding, pages: list[str], read: Callable[[str], bytes]) -> Problem:
    first = min(pages)
    others = len(set(pages)) - 1
    more = "" if others == 0 else f" (and on {others} other page{'s' if others > 1 else ''})"
    return error(
        first,
        finding.message + more,
        line=_line(read(first), finding) if finding.within else None,
        field=finding.place,
        hint=finding.hint,
    )


def _line(page: bytes, finding: PageFinding) -> int | None:
    """Returns the line of a finding, sought as people write it: `<p class=x onclick=…`."""
    tag, _, attribute = finding.place.partition(" ")
    inside = rf"[^<>]*?[\s/\"']{re.escape(attribute)}\b" if attribute else r"\b"
    sought = re.compile(rf"<{re.escape(tag)}{inside}".encode(), re.IGNORECASE)
    found = sought.search(page, page.find(finding.within.encode()))
    return page.count(b"\n", 0, found.start()) + 1 if found else None
