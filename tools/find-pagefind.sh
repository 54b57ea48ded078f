#!/bin/sh
# Prints the path of Pagefind, which it installs into the folder $1 with npm in the locked version.
# Prints nothing, and says why, where there is no npm or another system than Linux: the benchmark
# leaves Pagefind out then.
set -eu

"$(dirname "$0")/npm-locked.sh" pagefind "$1" || {
    echo "The benchmark leaves Pagefind out." >&2
    exit 0
}
program="$(ls "$1"/node_modules/@pagefind/*/bin/pagefind_extended 2>/dev/null)" ||
    echo "No Pagefind is locked for this system: the benchmark leaves it out." >&2
echo "$program"
