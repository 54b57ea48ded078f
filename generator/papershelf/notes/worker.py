"""The process that works on strangers' bytes: a note's body or a picture in, its rendering out.

It reads jobs from standard input and answers on standard output, a line of JSON and then raw bytes
each. It holds itself to its limits: the kernel ends it when a job takes more processor time than it
may (SIGPROF) or asks for more memory. Where a system has no such limits (Windows), the other end,
`workers`, still ends it at its deadline.
"""

from __future__ import annotations

import json
import sys
from typing import BinaryIO

from papershelf.notes.answers import NO_MEMORY, Picture, Refusal
from papershelf.notes.markdown.render import rendered
from papershelf.notes.pictures import picture
from papershelf.notes.stored import as_json
from papershelf.system import end_after, limit


def main(memory: int) -> None:
    """Answers jobs until standard input ends, in at most `memory` bytes of address space."""
    limit("RLIMIT_AS", memory)
    limit("RLIMIT_CORE", 0)
    limit("RLIMIT_FSIZE", 0)  # nothing is written from here
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := jobs.readline():
        job = json.loads(line)
        data = jobs.read(job["size"])
        end_after(job["seconds"])
        answer, payload = _answer(job["path"], data)
        end_after(0)
        _send(answers, answer, payload)


def _answer(path: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """Returns the answer to a job: a note where `path` ends in `.md`, else a picture."""
    try:
        if path.lower().endswith(".md"):
            return {"note": as_json(rendered(data.decode("utf-8")))}, b""
        match picture(data, path):
            case Picture(made, width, height, suffix):
                return {"picture": [width, height, suffix]}, made
            case Refusal(message, hint):
                return {"refused": [message, hint]}, b""
    except MemoryError:
        return {"failed": NO_MEMORY}, b""


def _send(answers: BinaryIO, answer: dict[str, object], payload: bytes) -> None:
    line = json.dumps({**answer, "size": len(payload)}, ensure_ascii=True)
    answers.write(line.encode() + b"\n" + payload)
    answers.flush()
