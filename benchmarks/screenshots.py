"""What the pages look like: `make screenshots`.

Builds this repository's own shelf and takes a picture of twelve kinds of page, on a phone and on a
laptop, in the light and in the dark scheme, into `screenshots/own/`; where PAPERSHELF_TRIAL_DATA is
set also with the abstracts of its listings, into `screenshots/trial/`. The pictures of the README
and of the docs are those of the own shelf, which holds nobody else's sentences.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pages import LAPTOP, PHONE, PREFIX, REPOSITORY, build_full, own_shelf, run, serving

OUT = REPOSITORY / "screenshots"
KINDS = {
    "home": "",
    "paper": "papers/2412.06769/",
    "listing": "latest/",
    "topics": "tags/",
    "topic": "tags/latent-reasoning/",
    "guide": "guides/latent-reasoning/",
    "tool": "papershelf/",
    "dates": "dates/",
    "year": "dates/2024/",
    "notes": "notes/",
    "search": "search/?q=language+models",
    "trending": "trending/all/",
}
SCREENS = {"phone": PHONE, "laptop": LAPTOP}
SCHEMES = ("light", "dark")
COMMITTED = {
    "docs/assets/paper.png": "own/paper-laptop-light.png",
    "docs/assets/search.png": "own/search-laptop-light.png",
    "docs/assets/topics.png": "own/topics-laptop-light.png",
    "docs/assets/phone.png": "own/listing-phone-dark.png",
}
"""Pictures of the README and the docs, and which of the pictures taken they are."""


def main() -> None:
    path = os.environ.get("PAPERSHELF_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        shelf = own_shelf(Path(scratch) / "own")
        run(shelf, "build")
        take(browser, shelf / "site", OUT / "own")
        if os.environ.get("PAPERSHELF_TRIAL_DATA"):
            take(browser, build_full(Path(scratch)), OUT / "trial")
        browser.close()
    for target, source in COMMITTED.items():
        (REPOSITORY / target).parent.mkdir(exist_ok=True)
        shutil.copy(OUT / source, REPOSITORY / target)
    sys.stdout.write(f"{len(list(OUT.rglob('*.png')))} pictures in {OUT.name}/\n")


def take(browser: Browser, site: Path, out: Path) -> None:
    """A picture of each kind of page on each screen in each scheme."""
    out.mkdir(parents=True, exist_ok=True)
    with serving(site, PREFIX) as address:
        for screen, (width, height) in SCREENS.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,  # type: ignore[arg-type]
                )
                page = context.new_page()
                for kind, path in KINDS.items():
                    page.goto(address + path, wait_until="networkidle")  # the search included
                    page.screenshot(path=out / f"{kind}-{screen}-{scheme}.png")
                context.close()


if __name__ == "__main__":
    main()
