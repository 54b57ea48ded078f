"""Where a relative link of a Markdown file leads on the site, as MkDocs resolves it."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath


class Links:
    """The pages of a site: path below `docs/` to address below the site's root."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._known: dict[str, dict[str, str | None]] = {}

    def of(self, page: str) -> PageLinks:
        """The links of one page."""
        regime, _, name = page.rpartition("/")
        if name == "index.md":
            regime = page  # its own address is its folder's
        return PageLinks(self._addresses, page, regime, self._known.setdefault(regime, {}))


class PageLinks:
    """Resolves the links of one page.

    Pages of a folder share a `regime`: a link means the same address on all of them, except one
    that leads to the page itself or below it, in which `own` stands.
    """

    __slots__ = ("_addresses", "_known", "_page", "fragments", "own", "regime")

    def __init__(
        self,
        addresses: Mapping[str, str],
        page: str,
        regime: str,
        known: dict[str, str | None],
    ) -> None:
        self._addresses, self._page, self._known = addresses, page, known
        self.regime = regime
        self.own = page.rpartition("/")[2].removesuffix(".md")
        if self.own == "index":
            self.own = "\n\n"  # stands in no block
        self.fragments: set[str] = set()

    def __call__(self, target: str) -> str | None:
        """The relative address for `target`, as it stands in the file; None where it is no page."""
        if target[0] == "#":
            self.fragments.add(target[1:])
            return target
        if self.own in target:
            return self._resolve(target)
        try:
            return self._known[target]
        except KeyError:
            found = self._known[target] = self._resolve(target)
            return found

    def _resolve(self, target: str) -> str | None:
        folder = self._page.rpartition("/")[0]
        path = normpath(f"{folder}/{target}" if folder else target)
        there = self._addresses.get(path)
        if there is None or not target.endswith(".md"):
            return None
        return relative(there, self._addresses[self._page])


def relative(there: str, here: str) -> str:
    """MkDocs' relative address from the page at `here` to the page at `there`; both end in "/", and
    the root's is "./" (`mkdocs.utils.get_relative_url`).
    """
    ours, theirs = _steps(here), _steps(there)
    common = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        common += 1
    steps = [".."] * (len(ours) - common) + theirs[common:]
    return "/".join(steps or ["."]) + "/"


def _steps(address: str) -> list[str]:
    return address.removeprefix("./").split("/")[:-1]
