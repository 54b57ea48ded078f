"""The stage of a build that makes the generated files below `docs/`."""
