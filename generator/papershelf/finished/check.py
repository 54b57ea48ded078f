"""Walk the finished site and check every reference of every page against what is there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from papershelf.finished import css
from papershelf.finished.address import Broken, Inside, Outside, resolve
from papershelf.finished.page import Page, Reference, Use, read_page
from papershelf.problems import Problem, error, in_order

NOT_FOUND = "404.html"
"""The page that a host shows at any address that does not exist (GitHub Pages and most others)."""

_WEB = frozenset(["http", "https"])
_LINKED = _WEB | {"//", "mailto"}
"""What a link may lead to besides this site. BAD-INPUTS 2: no other scheme."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing wrong. Equal findings on many pages have one cause and are told once."""

    place: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class _Site:
    """What is known of the site while its pages are read."""

    folder: Path
    base_path: str
    files: frozenset[str]
    wanted: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)
    """Page to the fragments by which other pages link to it, to (page, place) of those links."""
    found: dict[_Finding, list[str]] = field(default_factory=dict)

    def report(self, page: str, finding: _Finding) -> None:
        self.found.setdefault(finding, []).append(page)

    def read(self, page: str) -> Page:
        return read_page((self.folder / page).read_bytes())


def check_site(site_dir: Path, *, base_path: str = "/") -> list[Problem]:
    """Every dead link, missing anchor, doubled id and foreign load of the site in `site_dir`.

    `base_path` is where the site lives on its host (the path of `site_url`), with slashes at both
    ends. Each Problem names the file within `site_dir`; where many pages share one finding, the
    first of them and the number of the others.
    """
    site = _Site(site_dir, base_path, frozenset(_files(site_dir)))
    for path in sorted(site.files):
        if path.endswith(".html"):
            _check_page(site, path)
        elif path.endswith(".css"):
            _check_sheet(site, path)
    _check_anchors_across_pages(site)
    return in_order(_problem(finding, pages) for finding, pages in site.found.items())


def _files(site_dir: Path) -> Iterator[str]:
    """Every file of the site, as a path with `/` from its root, in the case that the disk has."""
    for folder, _, names in os.walk(site_dir):
        inside = Path(folder).relative_to(site_dir)
        for name in names:
            yield (inside / name).as_posix()


def _check_page(site: _Site, path: str) -> None:
    page = site.read(path)
    for name, count in Counter(page.ids).items():
        if count > 1:
            message = f'found the id "{name}" {count} times, expected each id once in a page'
            site.report(path, _Finding("id", message))
    for place, message in page.flaws:
        site.report(path, _Finding(place, message))
    for reference in dict.fromkeys(page.references):
        target = _check_reference(site, path, reference)
        if target is None or not target.path.endswith(".html"):
            continue
        fragment = target.fragment.partition(":~:")[0]  # what follows is a text directive
        if not fragment or fragment.lower() == "top":  # both mean the top of any page
            continue
        if target.path == path:
            if fragment not in page.anchors:
                site.report(path, _no_anchor(reference.place, path, fragment))
        else:
            wanted = site.wanted.setdefault(target.path, {}).setdefault(fragment, [])
            wanted.append((path, reference.place))


def _check_sheet(site: _Site, path: str) -> None:
    sheet = (site.folder / path).read_text(encoding="utf-8", errors="replace")
    for address in css.addresses(sheet):
        _check_reference(site, path, Reference("url()", address, Use.LOAD))


def _check_anchors_across_pages(site: _Site) -> None:
    """Read each page once more that others link into: keeping the ids of all would cost more."""
    for target, fragments in sorted(site.wanted.items()):
        anchors = site.read(target).anchors
        for fragment, links in fragments.items():
            if fragment not in anchors:
                for path, place in links:
                    site.report(path, _no_anchor(place, target, fragment))


def _no_anchor(place: str, target: str, fragment: str) -> _Finding:
    return _Finding(place, f'found a link to "#{fragment}", but {target} has no such id')


def _check_reference(site: _Site, path: str, reference: Reference) -> Inside | None:
    """Report what is wrong with a reference; the file of this site that it leads to, if any."""
    target = resolve(reference.address, path, site.base_path)
    finding: _Finding | None
    match target:
        case Outside(scheme):
            finding = _judge_outside(scheme, reference)
        case Broken(reason):
            finding = _Finding(reference.place, f'found "{reference.address}": {reason}')
        case Inside():
            finding = _judge_inside(site, path, reference, target)
            if finding is None:
                return target
    if finding is not None:
        site.report(path, finding)
    return None


def _judge_outside(scheme: str, reference: Reference) -> _Finding | None:
    if reference.use is Use.LINK:
        if scheme in _LINKED:
            return None
        message = f'found "{reference.address}", expected a link by https, http or mailto'
        return _Finding(reference.place, message)
    if scheme == "data" and reference.place.partition(" ")[0] in ("img", "source", "image"):
        return None
    message = f'found "{reference.address}", expected an address of this site'
    return _Finding(reference.place, message, "Visitors' browsers ask no other host for anything.")


def _judge_inside(site: _Site, path: str, reference: Reference, target: Inside) -> _Finding | None:
    if path == NOT_FOUND and target.path != path and not reference.address.strip().startswith("/"):
        message = f'found "{reference.address}", expected an address from {site.base_path} on'
        return _Finding(reference.place, message, "This page is shown at any depth.")
    if target.path not in site.files:
        message = f'found "{reference.address}", but the site has no {target.path}'
        return _Finding(reference.place, message, _near(site, target.path))
    return None


def _near(site: _Site, missing: str) -> str:
    """A file that may have been meant."""
    if f"{missing}/index.html" in site.files:
        return "A folder's address ends with a slash."
    same = sorted(path for path in site.files if path.lower() == missing.lower())
    return f"Case counts: there is {same[0]}." if same else ""


def _problem(finding: _Finding, pages: list[str]) -> Problem:
    others = len(set(pages)) - 1
    more = "" if others == 0 else f" (and on {others} other page{'s' if others > 1 else ''})"
    return error(min(pages), finding.message + more, field=finding.place, hint=finding.hint)
