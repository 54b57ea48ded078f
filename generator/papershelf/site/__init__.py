"""The finished site: drive MkDocs, check what it made, put it in place in one step.

The only package that knows MkDocs, with `builder` and `files` its only modules that do. No plugin,
no hook, no patched class: a plain `mkdocs build` after `papershelf generate` gives the same HTML. `build` is
where to begin. Nothing is imported here: that there is nothing to build is found without MkDocs.
"""
