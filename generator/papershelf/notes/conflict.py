"""The marks that Git leaves where two versions of a text contradict each other."""

from __future__ import annotations

import re

CONFLICT = re.compile(r"<{7}(?: |\Z)")
"""The beginning of the line before the first version; the others begin Markdown's own blocks."""

CONFLICT_FOUND = "found the marks of a conflict between two versions, expected one text"
CONFLICT_HINT = "keep one side, and delete the lines <<<<<<<, ======= and >>>>>>>"
