"""The search's scripts as a site publishes them: minified, in a folder named after their content.

    assets/javascripts/search-HASH/search/worker.js       the worker's starter
    assets/javascripts/search-HASH/search/engine.js       what the first search loads, all in one
    assets/javascripts/search-HASH/search-page/dialog.js  the dialog's results, all in one
    assets/javascripts/search-HASH/search-page/page.js    the search page's, all in one
    assets/javascripts/search-HASH/lunr/lunr.js           lunr.js with its language

Any change of any of them gives the folder another name, so that no cache mixes two builds. A script
that none of them imports is published beside them. Templates learn the folder from
`partials/search-assets.html`:

    {% import "partials/search-assets.html" as search_assets %}
    {{ (search_assets.folder ~ "/search/worker.js") | url }}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import rjsmin

from papershelf.search import lunrfiles
from papershelf.search.joining import imported, joined
from papershelf.search.language import language

_SCRIPTS = "assets/javascripts/"
_ENTRIES = {"search": ("engine.js",), "search-page": ("dialog.js", "page.js")}
"""By folder, the modules that each have all they import in them."""
TEMPLATE = "partials/search-assets.html"


def search_assets(source_files: Mapping[str, bytes], code: str) -> dict[str, bytes]:
    """All overrides, the sources of the search's scripts replaced by what is published.

    `source_files` are the merged overrides, path by path; `code` is the language of the search.

    Raises:
        LookupError: the installed MkDocs does not ship lunr.js as it is known here.
        ValueError: a script of the shelf's own that cannot be joined with the others.

    """
    sources: set[str] = set()
    scripts = {"lunr/lunr.js": _lunr(code).encode()}
    for folder, entries in _ENTRIES.items():
        beginning = f"{_SCRIPTS}{folder}/"
        found = {path: data for path, data in source_files.items() if path.startswith(beginning)}
        sources |= found.keys()
        own = {path.removeprefix(beginning): data for path, data in sorted(found.items())}
        scripts |= {f"{folder}/{name}": data for name, data in _published(own, entries).items()}
    published = f"{_SCRIPTS}search-{_digest(scripts)}"
    others = {path: data for path, data in source_files.items() if path not in sources}
    placed = {f"{published}/{path}": data for path, data in scripts.items()}
    return others | placed | {TEMPLATE: f'{{% set folder = "{published}" %}}\n'.encode()}


def _published(files: Mapping[str, bytes], entries: Sequence[str]) -> dict[str, bytes]:
    modules = {name: data.decode() for name, data in files.items() if name.endswith(".js")}
    inside = {name for entry in entries for name in imported(modules, entry)}
    scripts = {name: text for name, text in modules.items() if name not in inside}
    scripts |= {entry: joined(modules, entry) for entry in entries}
    others = {name: data for name, data in files.items() if name not in modules}
    return others | {name: rjsmin.jsmin(text).encode() for name, text in scripts.items()}


def _lunr(code: str) -> str:
    """One file of lunr.js and, for another language than English, what lunr-languages adds to it.

    Comments that name an author and a licence stay.
    """
    texts = [lunrfiles.words_alone(), *map(lunrfiles.read, lunrfiles.names(code)[1:])]
    parts = [rjsmin.jsmin(text, keep_bang_comments=True) for text in texts]
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
