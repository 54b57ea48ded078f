#!/bin/sh
# Prints the path of Pagefind, which it installs into the folder $1 with npm in the locked version.
# Prints nothing, and says why, where there is no npm or another system than Linux: the benchmark
# leaves Pagefind out then.
set -eu

if ! command -v npm >/dev/null; then
    echo "No npm found: the benchmark leaves Pagefind out." >&2
    exit 0
fi
locked="$(dirname "$0")/../requirements/pagefind"
if ! cmp -s "$locked/package-lock.json" "$1/package-lock.json"; then
    mkdir -p "$1"
    cp "$locked/package.json" "$1/"
    cp "$locked/package-lock.json" "$1/"
    npm ci --ignore-scripts --no-audit --no-fund --silent --prefix "$1" >&2 || {
        rm -rf "$1"
        echo "npm could not install it: the benchmark leaves Pagefind out." >&2
        exit 0
    }
fi
program="$(ls "$1"/node_modules/@pagefind/*/bin/pagefind_extended 2>/dev/null)" ||
    echo "No Pagefind is locked for this system: the benchmark leaves it out." >&2
echo "$program"
