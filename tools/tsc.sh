#!/bin/sh
# Checks the types of the scripts, as their JSDoc says them, with the TypeScript compiler, which it
# installs into the folder $1 with npm in the locked version. Says so and checks nothing where there
# is no npm.
set -eu

folder="$1"
if ! command -v npm >/dev/null; then
    echo "No npm found: the types of the scripts are not checked." >&2
    exit 0
fi
locked="$(dirname "$0")/../requirements/typescript"
if ! cmp -s "$locked/package-lock.json" "$folder/package-lock.json"; then
    mkdir -p "$folder"
    cp "$locked/package.json" "$locked/package-lock.json" "$folder/"
    npm ci --ignore-scripts --no-audit --no-fund --silent --prefix "$folder" >&2 || {
        rm -rf "$folder"
        echo "npm could not install TypeScript: the types of the scripts are not checked." >&2
        exit 0
    }
fi
exec "$folder/node_modules/.bin/tsc" --project "$(dirname "$0")/../tsconfig.json"
