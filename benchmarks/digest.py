"""A digest of 40 papers to 1,000 readers, over SMTP to a server on loopback.

Prints the seconds and the peak memory of `papershelf digest --send`, a process of its own. The
server is aiosmtpd in this process; there is no TLS, which costs one handshake in all.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from mail_server import Mailbox, mail_server

PAPERS, READERS = 60, 1_000
ABSTRACT = "We weave threads of several colours on looms that nobody has seen before. " * 6


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, mail_server(Mailbox()) as box:
        shelf, readers = Path(folder, "shelf"), Path(folder, "readers")
        program = [sys.executable, "-m", "papershelf"]
        command = [*program, "init", str(shelf)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
        settings = shelf / "mkdocs.yml"
        said = settings.read_text(encoding="utf-8").replace("# site_url", "site_url", 1)
        said += "    digest: {from: papers@example.org}\n"
        settings.write_text(said, encoding="utf-8")
        records = (
            f'{{"id": "p{n}", "title": "Paper {n} of looms", "authors": ["Ann Example"],'
            f' "abstract": "{ABSTRACT}", "added": "2026-11-20"}}\n'
            for n in range(PAPERS)
        )
        (shelf / "collection/papers/all.jsonl").write_text("".join(records), encoding="utf-8")
        addresses = "".join(f"reader{n}@example.org\n" for n in range(READERS))
        readers.write_text(addresses, encoding="utf-8")
        environment = {**os.environ, **box.environment, "SOURCE_DATE_EPOCH": "1795219200"}
        arguments = ["digest", "--subscribers", str(readers), "--send"]
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [*program, "-C", str(shelf), *arguments]
        subprocess.run(command, env=environment, check=True)  # noqa: S603 (our own)
        seconds = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        memory = used.ru_maxrss / 1024
        size = max(len(data) for _, data in box.messages)
        sys.stdout.write(
            f"{len(box.messages):,} messages of {size:,} bytes:"
            f" {seconds:.1f} s, of its processor {processor:.1f} s, {memory:.0f} MB at most\n"
        )


if __name__ == "__main__":
    main()
