#!/bin/sh
# Prints the path of the Nu HTML Checker (vnu.jar), which it installs into the folder $1 with npm in
# the locked version. Prints nothing, and says why, where npm or Java is missing: the tests of the
# finished HTML skip then. `PAPERSHELF_NU=…` names one.
set -eu

if [ -n "${PAPERSHELF_NU:-}" ]; then
    echo "$PAPERSHELF_NU"
    exit 0
fi
if ! command -v java >/dev/null; then
    echo "No java found: the tests of the finished HTML are skipped." >&2
    exit 0
fi
"$(dirname "$0")/npm-locked.sh" npm "$1" || {
    echo "The tests of the finished HTML are skipped." >&2
    exit 0
}
echo "$1/node_modules/vnu-jar/build/dist/vnu.jar"
