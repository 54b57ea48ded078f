"""What each reader was sent, in a file beside that of the subscribers: a line for each message.

A line is on the disk before the next message is sent, so that a killed run repeats at most the
message that was under way, with the same Message-ID. A line that a kill cut off is passed over.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Sent:
    """The messages that were delivered."""

    file: Path
    _sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Papers and notes by the name of what was sent: most readers of a day get the same."""
    _had: dict[str, set[str]] = field(default_factory=dict)
    """Of each reader the names of what was sent."""

    @classmethod
    def beside(cls, subscribers: Path) -> Sent:
        """Reads the file beside that of the subscribers. Raises OSError."""
        sent = cls(subscribers.with_name(f"{subscribers.name}.sent"))
        try:
            lines = sent.file.read_bytes().splitlines()
        except FileNotFoundError:
            return sent
        for line in lines:
            sent._take(line)
        return sent

    def _take(self, line: bytes) -> None:
        try:
            match json.loads(line):
                case {"set": str(name), "had": list(had)}:
                    self._sets[name] = tuple(map(str, had))
                case {"to": str(reader), "set": str(name)}:
                    self._had.setdefault(reader, set()).add(name)
        except ValueError:  # a kill cut it off, and a line begins anew behind it
            return

    def had(self, address: str) -> frozenset[str]:
        """Returns what a reader was sent: ids of papers and paths of notes."""
        names = self._had.get(address.lower(), ())
        return frozenset(one for name in names for one in self._sets.get(name, ()))

    def add(self, address: str, name: str, had: tuple[str, ...]) -> None:
        """Notes on the disk that a message was delivered. Raises OSError."""
        reader = address.lower()
        rows: list[dict[str, Any]] = []
        if name not in self._sets:
            self._sets[name] = had
            rows.append({"set": name, "had": list(had)})
        rows.append({"to": reader, "set": name})
        self._had.setdefault(reader, set()).add(name)
        # A line break first: the line before may have been cut off.
        text = "".join(f"\n{json.dumps(row)}" for row in rows)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        handle = os.open(self.file, flags, 0o600)
        try:
            os.write(handle, f"{text}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
