#!/bin/sh
# Prints the path of the Nu HTML Checker (vnu.jar), which it installs into the folder $1 with npm in
# the locked version. Prints nothing, and says why, where npm or Java is missing: the tests of the
# finished HTML skip then. `PAPERSHELF_NU=…` names one.
set -eu

if [ -n "${PAPERSHELF_NU:-}" ]; then
    echo "$PAPERSHELF_NU"
    exit 0
fi
for need in java npm; do
    if ! command -v "$need" >/dev/null; then
        echo "No $need found: the tests of the finished HTML are skipped." >&2
        exit 0
    fi
done
locked="$(dirname "$0")/../requirements/npm"
jar="$1/node_modules/vnu-jar/build/dist/vnu.jar"
if ! [ -f "$jar" ] || ! cmp -s "$locked/package-lock.json" "$1/package-lock.json"; then
    mkdir -p "$1"
    cp "$locked/package.json" "$locked/package-lock.json" "$1/"
    npm ci --ignore-scripts --no-audit --no-fund --silent --prefix "$1" >&2 || {
        rm -rf "$1"
        echo "npm could not install it: the tests of the finished HTML are skipped." >&2
        exit 0
    }
fi
echo "$jar"
