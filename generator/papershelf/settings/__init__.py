"""What stands in `mkdocs.yml` for one thing each; `config` reads the whole file."""
