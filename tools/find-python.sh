#!/bin/sh
# Prints the command of a Python that Papershelf runs on (3.11 or newer), or says why there is none.
# `PYTHON=…` names one; it is then used or refused, never replaced.
set -eu

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if new_enough "$PYTHON"; then
        echo "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON is not a Python 3.11 or newer." >&2
    exit 1
fi
# Each is run, not only looked for: a version manager leaves commands that answer "not installed".
for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if new_enough "$candidate"; then
        echo "$candidate"
        exit 0
    fi
done
echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3 …" >&2
exit 1
