"""Runs a command and writes what it took into a file.

    python -I -S benchmarks/measured.py FILE COMMAND…

writes JSON with `status`, `seconds`, `processor` (seconds of all processes) and `megabytes` (the
most of one process). A command that has not ended within an hour is killed: one that waits for
itself would hold up those that come after it.

A small process of its own, since Linux begins a child's peak memory with that of the one that
started it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_LONGEST = 3_600
"""Seconds."""


def main(file: str, *command: str) -> None:
    start = time.perf_counter()
    started = subprocess.Popen(command)  # noqa: S603 (the caller's)
    signal.signal(signal.SIGALRM, lambda *_: started.kill())
    signal.alarm(_LONGEST)
    _, status, usage = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - start
    started.returncode = os.waitstatus_to_exitcode(status)
    figures = {
        "status": started.returncode,
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024,
    }
    Path(file).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
