"""How an open page learns of a change: a script in it asks for news until there are some.

The script is put into what is served, never into the site's files.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence

NEWS = "__papershelf/news"
SCRIPT = "__papershelf/reload.js"
_POLL = 20.0
"""Seconds after which a page asks for news again."""

RELOAD = b"""\
// Reloads the page after a rebuild; while the shelf has problems, shows them over the old page.
const seen = Number(document.currentScript.dataset.version);
const news = new URL("news", document.currentScript.src);
const box = document.createElement("pre");
box.id = "__papershelf_problems";
Object.assign(box.style, {
  position: "fixed", inset: "auto 0 0 0", margin: 0, padding: "1rem", maxHeight: "50vh",
  overflow: "auto", zIndex: 1000, background: "#7f1d1d", color: "#fff", whiteSpace: "pre-wrap",
});
async function follow(version) {
  try {
    const answer = await (await fetch(`${news}?seen=${version}`)).json();
    if (answer.version !== seen && !answer.problems.length) return location.reload();
    box.textContent = answer.problems.join("\\n");
    box.remove();
    if (answer.problems.length) document.body.append(box);
    return follow(answer.version);
  } catch {
    setTimeout(() => follow(-1), 1000);
  }
}
follow(-1);
"""


class State:
    """The state for which pages wait: the number of the last rebuild, and what it complained of."""

    def __init__(self) -> None:
        self.version = 0
        self.problems: Sequence[str] = ()
        self._changed = threading.Condition()

    def tell(self, problems: Sequence[str]) -> None:
        """Announces that there is something new to show, or something wrong."""
        with self._changed:
            self.version += 1
            self.problems = problems
            self._changed.notify_all()

    def news(self, seen: int) -> bytes:
        """Returns the state as JSON once it is not the one `seen`, at the latest after `_POLL`."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != seen, _POLL)
            return json.dumps({"version": self.version, "problems": list(self.problems)}).encode()
