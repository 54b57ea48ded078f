"""Files that editors and systems leave beside a person's own. They are no part of a shelf.

This list is the only one: reading, builds, reviews and `serve` ask it. A name stands here only if
no person would give it to a record, a note or a picture. Folders are never left out by this list.
"""

from __future__ import annotations

_ENDS = (
    *("~", ".bak", ".backup", ".old", ".orig", ".rej", ".save", ".tmp", ".temp"),
    *(".swp", ".swo", ".swn", ".swx", ".kate-swp"),  # Vim, Nano, Kate: unsaved text
    *("___jb_tmp___", "___jb_old___"),  # JetBrains' editors, while they save
    *(".part", ".crdownload"),  # a download that is not finished
)
_BEGINS = (
    ".#",  # Emacs' lock, a link that leads nowhere
    "._",  # macOS: what another file system cannot store
    "~$",  # Word, LibreOffice: who has the document open
    ".goutputstream-",  # GNOME, while it saves
    ".nfs",  # network folders: a file that was removed while it was open
    ".fuse_hidden",
)
_NAMES = frozenset(
    "4913 5036 thumbs.db ehthumbs.db desktop.ini .ds_store .localized .directory icon\r".split(" ")
)
"""In lower case. Vim makes the numbers to try out a folder, macOS `Icon` with a carriage return."""


def is_leftover(name: str) -> bool:
    """Whether a file of this name, without its folder, was left by an editor or a system."""
    name = name.lower()
    return (
        name in _NAMES
        or name.endswith(_ENDS)
        or name.startswith(_BEGINS)
        or (len(name) > 1 and name[0] == name[-1] == "#")  # Emacs: unsaved text
    )
