"""Material as it is, with a security policy on its pages, for sites that are no shelf."""

from __future__ import annotations

from pathlib import Path

from papershelf.finished.policy import policy
from papershelf.mkdocs.samples import rendered

_MAIN = """\
{% extends "base.html" %}
{% block site_meta %}{% include "partials/policy.html" %}{{ super() }}{% endblock %}
"""


def add_policy(site: Path) -> None:
    """Write templates into `overrides/`, which `mkdocs.yml` names; the policy has its scripts."""
    templates = {"main.html": _MAIN, "partials/policy.html": ""}
    (site / "overrides/partials").mkdir(parents=True, exist_ok=True)
    sources = {path: text.encode() for path, text in templates.items()}
    config = site / "mkdocs.yml"
    found = rendered(config, config.read_bytes(), site / "site", sources)
    assert found is not None
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(found.scripts)}">'
    for path, text in (templates | {"partials/policy.html": meta}).items():
        (site / "overrides" / path).write_text(text, encoding="utf-8")
