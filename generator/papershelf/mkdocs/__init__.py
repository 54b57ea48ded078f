"""The finished site: drive MkDocs, check what it made, put it in place in one step.

The only package that knows MkDocs, and `builder` and `files` the only modules of it. No plugin, no
hook, no patched class: a plain `mkdocs build` after `papershelf generate` gives the same HTML.
`build` is where to begin. Nothing is imported here: that there is nothing to build is found without
MkDocs.
"""
