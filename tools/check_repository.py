"""Rules of this repository that no linter knows. Offline; exit status 1 with one line a finding.

1. The lock files hold a version, with hashes, for every requirement of pyproject.toml, and it is
   one that the requirement allows.
2. No committed file names a package index, and none a folder of one person's machine: both would
   work for whoever wrote them and for nobody else.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "runtime.txt": ("build",),
    "dev.txt": ("dev",),
    "peers.txt": ("peers",),
    "lock.txt": ("lock",),
}
"""Lock file to the dependency groups that it locks."""
_APART = ("peers.txt", "lock.txt")
"""Those that do not hold what the package needs at run time."""

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
# Spelt so that this file does not match itself.
_PERSONAL = re.compile(
    r"""/(?:root|home|tmp|Users)/[a-z]      # a folder of one machine
    | index[-_]url | find[-]links           # an index or a folder of packages, as an option
    | https?://\S+/simple\b                 # … or as an address
    | "resolved":\s*"http                   # … or in npm's lock
    """,
    re.VERBOSE,
)


def main() -> int:
    """Print every finding and say whether there was one."""
    findings = [*stale_locks(ROOT), *personal_lines(ROOT)]
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


def stale_locks(root: Path) -> Iterator[str]:
    """What pyproject.toml asks for and the lock files of `root` do not hold."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [Requirement(line) for line in project["project"]["dependencies"]]
    for name, groups in LOCKS.items():
        path = f"requirements/{name}"
        pins, bare = _pins((root / path).read_text(encoding="utf-8"))
        for package in bare:
            yield f"{path}: {package} has no hash. Hint: make lock."
        wanted = [one for group in groups for one in _group(project["dependency-groups"], group)]
        for requirement in [*wanted, *(runtime if name not in _APART else [])]:
            versions = pins.get(canonicalize_name(requirement.name), [])
            if not versions or not all(map(requirement.specifier.contains, versions)):
                yield f"{path}: found {versions or 'nothing'} for {requirement}. Hint: make lock."


def _pins(lock: str) -> tuple[dict[str, list[Version]], list[str]]:
    """The locked versions of each package (markers can make them several), and those unhashed."""
    pins: dict[str, list[Version]] = {}
    bare = []
    for name, version, rest in _PIN.findall(lock):
        pins.setdefault(canonicalize_name(name), []).append(Version(version))
        if "--hash=sha256:" not in rest:
            bare.append(name)
    return pins, bare


def _group(groups: dict[str, list[Any]], name: str) -> Iterator[Requirement]:
    """The requirements of a dependency group, included groups too (PEP 735)."""
    for line in groups[name]:
        if isinstance(line, dict):
            yield from _group(groups, line["include-group"])
        else:
            yield Requirement(line)


def personal_lines(root: Path) -> Iterator[str]:
    """Lines of committed files that name an index or a folder of one machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = root / name
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
            if found := _PERSONAL.search(line):
                yield f"{name}:{number}: found {found.group()!r}, expected no index or local path."


if __name__ == "__main__":
    sys.exit(main())
