"""The search's scripts as a site publishes them: minified, in a folder named after their content.

    assets/javascripts/search-HASH/search/worker.js       the worker's starter
    assets/javascripts/search-HASH/search/engine.js       what the first search loads, all in one
    assets/javascripts/search-HASH/search/meaning.js      what a search by meaning loads besides
    assets/javascripts/search-HASH/search-page/dialog.js  the dialog's results, all in one
    assets/javascripts/search-HASH/search-page/page.js    the search page's, all in one
    assets/javascripts/search-HASH/cite/page.js           buttons that copy and download references
    assets/javascripts/search-HASH/cite/formats.js        what these load when they are used
    assets/javascripts/search-HASH/lunr/lunr.js           lunr.js with its language

Any change of any of them gives the folder another name, so that no cache mixes two builds. A script
that none of them imports is published beside them. Where a shelf has scripts of its own among
these, each script stays a module, and the shelf's are published as they are: only the packaged ones
are known to be joined and minified well. Templates learn the folder from
`partials/search-assets.html`:

    {% import "partials/search-assets.html" as search_assets %}
    {{ (search_assets.folder ~ "/search/worker.js") | url }}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

import rjsmin

from papershelf.problems import Problem, error
from papershelf.search.scripts.joining import imported, joined, missing
from papershelf.search.terms import lunrfiles
from papershelf.search.terms.language import language

_SCRIPTS = "assets/javascripts/"
_ENTRIES = {
    "search": ("engine.js", "meaning.js"),
    "search-page": ("dialog.js", "page.js"),
    "cite": ("page.js", "formats.js"),
}
"""By folder, the modules that each have all they import in them."""
TEMPLATE = "partials/search-assets.html"


def search_assets(
    source_files: Mapping[str, bytes], code: str, own: Collection[str] = ()
) -> dict[str, bytes]:
    """All overrides, the sources of the search's scripts replaced by what is published.

    `source_files` are the merged overrides, path by path, of which the shelf brings its `own`;
    `code` is the language of the search.

    Raises:
        LookupError: the installed MkDocs does not ship lunr.js as it is known here.

    """
    sources: set[str] = set()
    scripts = {"lunr/lunr.js": _lunr(code).encode()}
    for folder, entries in _ENTRIES.items():
        beginning = f"{_SCRIPTS}{folder}/"
        found = {path: data for path, data in source_files.items() if path.startswith(beginning)}
        sources |= found.keys()
        files = {path.removeprefix(beginning): data for path, data in sorted(found.items())}
        kept = {path.removeprefix(beginning) for path in own if path in found}
        made = _published(files, entries, kept)
        scripts |= {f"{folder}/{name}": data for name, data in made.items()}
    published = f"{_SCRIPTS}search-{_digest(scripts)}"
    others = {path: data for path, data in source_files.items() if path not in sources}
    placed = {f"{published}/{path}": data for path, data in scripts.items()}
    return others | placed | {TEMPLATE: f'{{% set folder = "{published}" %}}\n'.encode()}


def script_problems(source_files: Mapping[str, bytes], own: Collection[str]) -> list[Problem]:
    """What is wrong with the imports of the shelf's `own` scripts, or with those of others from
    them; the arguments are those of `search_assets`.
    """
    problems = []
    for folder in _ENTRIES if own else ():
        beginning = f"{_SCRIPTS}{folder}/"
        modules = {}
        for path, data in source_files.items():
            if path.startswith(beginning) and path.endswith(".js"):
                try:
                    modules[path.removeprefix(beginning)] = data.decode()
                except UnicodeDecodeError as reason:
                    problems.append(error(f"overrides/{path}", f"is not UTF-8: {reason.reason}"))
        for module, line, message in missing(modules):
            hint = "a script of the shelf takes the place of the packaged one, with all it exports"
            place = f"overrides/{beginning}{module}"
            problems.append(error(place, message, line=line, hint=hint))
    return problems


def _published(
    files: Mapping[str, bytes], entries: Sequence[str], own: Collection[str]
) -> dict[str, bytes]:
    packaged = {
        name: data.decode()
        for name, data in files.items()
        if name.endswith(".js") and name not in own
    }
    made = {name: rjsmin.jsmin(text).encode() for name, text in packaged.items()}
    if not own:
        inside = {name for entry in entries for name in imported(packaged, entry)}
        made = {name: data for name, data in made.items() if name not in inside}
        made |= {entry: rjsmin.jsmin(joined(packaged, entry)).encode() for entry in entries}
    return {name: data for name, data in files.items() if name not in packaged} | made


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
