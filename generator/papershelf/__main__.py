"""`python -m papershelf`: the same as the command `papershelf`."""

from papershelf.cli import main

if __name__ == "__main__":
    main()
