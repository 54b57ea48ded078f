"""The search's scripts as a site publishes them: minified, in a folder named after their content.

    assets/javascripts/search-HASH/search/worker.js, words.js, …  the worker and its modules
    assets/javascripts/search-HASH/search-page/page.js, …         modules of the search page
    assets/javascripts/search-HASH/lunr/lunr.js                   lunr.js with its language

Any change of any of them gives the folder another name, so that no cache mixes two builds, and
relative imports between them stay as they are in the sources. Templates learn the folder from
`partials/search-assets.html`:

    {% import "partials/search-assets.html" as search_assets %}
    {{ (search_assets.folder ~ "/search/worker.js") | url }}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import rjsmin

from papershelf.search import lunrfiles
from papershelf.search.language import language

_SCRIPTS = "assets/javascripts/"
_FOLDERS = (f"{_SCRIPTS}search/", f"{_SCRIPTS}search-page/")
TEMPLATE = "partials/search-assets.html"


def search_assets(source_files: Mapping[str, bytes], code: str) -> dict[str, bytes]:
    """All overrides, the sources of the search's scripts replaced by what is published.

    `source_files` are the merged overrides, path by path; `code` is the language of the search.

    Raises:
        LookupError: the installed MkDocs does not ship lunr.js as it is known here.

    """
    sources = {path for path in source_files if path.startswith(_FOLDERS)}
    scripts = {
        path.removeprefix(_SCRIPTS): _minified(path, source_files[path]) for path in sorted(sources)
    }
    scripts["lunr/lunr.js"] = _lunr(code).encode()
    folder = f"{_SCRIPTS}search-{_digest(scripts)}"
    others = {path: data for path, data in source_files.items() if path not in sources}
    published = {f"{folder}/{path}": data for path, data in scripts.items()}
    return others | published | {TEMPLATE: f'{{% set folder = "{folder}" %}}\n'.encode()}


def _minified(path: str, data: bytes) -> bytes:
    return rjsmin.jsmin(data.decode()).encode() if path.endswith(".js") else data


def _lunr(code: str) -> str:
    """One file of lunr.js and, for another language than English, what lunr-languages adds to it.

    Comments that name an author and a licence stay.
    """
    parts = [
        rjsmin.jsmin(lunrfiles.read(name), keep_bang_comments=True)
        for name in lunrfiles.names(code)
    ]
    if code != "en":  # language.js says why
        words = json.dumps(" ".join(sorted(language(code).stop_words)))
        parts.append(f"lunr.{code}.foldedStopWords={words}")
    return ";\n".join(parts) + "\n"


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in sorted(files.items()):
        digest.update(f"{path} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()[:8]
