"""The stages of the commands: read, check, render, write, build, publish."""
