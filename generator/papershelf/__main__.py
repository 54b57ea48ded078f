"""`python -m papershelf`: the same as the command `papershelf`."""

from papershelf.cli import run

if __name__ == "__main__":
    run()
