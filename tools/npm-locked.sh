#!/bin/sh
# Installs what requirements/$1 locks into the folder $2 with npm, where it is not there yet. Fails
# where that cannot be done, and says why; its caller says what is left out.
set -eu

locked="$(dirname "$0")/../requirements/$1"
folder="$2"
if ! command -v npm >/dev/null; then
    echo "No npm found: requirements/$1 is not installed." >&2
    exit 1
fi
if ! cmp -s "$locked/package-lock.json" "$folder/package-lock.json"; then
    mkdir -p "$folder"
    cp "$locked/package.json" "$locked/package-lock.json" "$folder/"
    npm ci --ignore-scripts --no-audit --no-fund --silent --prefix "$folder" >&2 || {
        rm -rf "$folder"
        echo "npm could not install requirements/$1." >&2
        exit 1
    }
fi
