"""Modules in one file: what is joined runs as modules do; what is not understood is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from papershelf.search.scripts.joining import imported, joined

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MODULES = {
    "entry.js": (
        'import { double, LIMIT as most } from "./numbers.js";\n'
        "import {\n  name,\n  Box,\n} from './texts.js'\n"
        "const helper = 1; // the other modules have one too\n"
        "export const all = () => [double(most), name(), new Box(helper).held, [...counted(2)]];\n"
        "export function* counted(to) { for (let at = 0; at < to; at++) yield at; }\n"
    ),
    "numbers.js": (
        "const helper = (n) => 2 * n;\nexport const LIMIT = 21;\n"
        "export function double(n) {\n  return helper(n);\n}\n"
    ),
    "texts.js": (
        'import { LIMIT } from "./numbers.js";\nlet helper = "import { this } stays text";\n'
        "export async function later() {}\nexport function name() { return helper + LIMIT; }\n"
        "export class Box { constructor(held) { this.held = held; } }\n"
    ),
    "alone.js": "export default 1;\n",
}


def test_it_runs_as_the_modules_do(browser: Browser) -> None:
    """Names that several modules use do not meet; functions, classes and constants are shared."""
    page = browser.new_page()
    given = page.evaluate(
        """async (text) => {
          const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          const module = await import(url);
          return [Object.keys(module).sort(), module.all()];
        }""",
        joined(MODULES, "entry.js"),
    )
    page.close()
    assert given == [["all", "counted"], [42, "import { this } stays text21", 1, [0, 1]]]


def test_what_is_needed_comes_first() -> None:
    """Each module once, behind all that it imports; one that nobody imports is left out."""
    assert imported(MODULES, "entry.js") == ["numbers.js", "texts.js", "entry.js"]


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export { one };",
        'export * from "./numbers.js";',
        'import "./numbers.js";',
        'import * as all from "./numbers.js";',
        'import { a } from "../far.js";',
    ],
)
def test_other_forms_are_refused(line: str) -> None:
    """A script of a shelf's own that cannot be joined is named with the line, not broken."""
    with pytest.raises(ValueError, match=r"^entry\.js: found"):
        joined(MODULES | {"entry.js": f"const one = 1;\n{line}\n"}, "entry.js")


def test_missing_module() -> None:
    """An import of a file that is not there is named."""
    with pytest.raises(ValueError, match=r"^entry\.js: found an import of gone\.js"):
        joined({"entry.js": 'import { a } from "./gone.js";\n'}, "entry.js")
