"""The layer table of docs/design.md, proven: imports point down, MkDocs stays in one package."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import papershelf

PACKAGE = Path(papershelf.__file__).parent

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"problems", "model", "identifiers", "text", "leftovers", "parallel", "system"}),
    frozenset({"config", "configfile", "settings", "kinds", "programs", "paths", "store"}),
    frozenset({"parsing", "collection", "importing", "fetching", "notes"}),
    frozenset({"catalog"}),
    frozenset({"pages", "search", "exports"}),
    frozenset(
        {"writing", "packaged", "mkdocs", "publish", "finished", "digest", "serving", "review"},
    ),
    frozenset({"app", "commands", "cli", "__main__"}),
)
"""A module or package directly below `papershelf`, by layer from 1 on. New ones are added here."""


def layer(module: str) -> int:
    """The layer of `papershelf.a.b` is that of `a`; the package's own `__init__` is below all."""
    part = module.split(".")[1] if "." in module else ""
    if not part:
        return 0
    found = [number for number, parts in enumerate(LAYERS, 1) if part in parts]
    assert found, f"{module} is in no layer: add it to LAYERS and to the table in docs/design.md"
    return found[0]


def name_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports(module: str) -> set[str]:
    """Every module that the file imports, wherever in it: `from papershelf import paths` too."""
    return imported(MODULES[module])


def imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            source = node.module or ""
            inner = {f"{source}.{alias.name}" for alias in node.names} & MODULES.keys()
            found.update(inner or {source})
    return found


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if name.split(".")[0] == "papershelf"}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    """No module imports one of a higher layer, and every module has a layer."""
    upward = {name for name in ours(module) if layer(name) > layer(module)}
    assert not upward, f"{module} (layer {layer(module)}) imports {sorted(upward)}"


def test_no_cycles() -> None:
    """Modules of one layer may use each other, but never in a circle."""
    graph = {module: ours(module) - {module} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_mkdocs_stays_in_one_package() -> None:
    """Only `papershelf.mkdocs` imports MkDocs, and nothing Material: both are replaceable."""
    users = {
        (module, name.split(".")[0])
        for module in MODULES
        for name in imports(module)
        if name.split(".")[0] in ("mkdocs", "material", "materialx")
    }
    modules = ("files", "samples", "session", "settings")
    assert users == {(f"papershelf.mkdocs.{module}", "mkdocs") for module in modules}


def test_layers_have_no_ghosts() -> None:
    """Every name in the table is a module that is there."""
    there = {module.split(".")[1] for module in MODULES if "." in module}
    assert frozenset().union(*LAYERS) == there


def test_no_test_module_imports_another() -> None:
    """What two of them need is a fixture of `conftest.py` or stands in `tests/support/`."""
    tests = sorted(Path(__file__).parent.rglob("*.py"))
    modules = {file.stem for file in tests if file.stem.startswith("test_")}
    assert Path(__file__).stem in modules
    assert {file.name: found for file in tests if (found := imported(file) & modules)} == {}
