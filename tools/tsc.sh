#!/bin/sh
# Checks the types of the scripts, as their JSDoc says them, with the TypeScript compiler, which it
# installs into the folder $1 with npm in the locked version. Says so and checks nothing where that
# cannot be done.
set -eu

"$(dirname "$0")/npm-locked.sh" typescript "$1" || {
    echo "The types of the scripts are not checked." >&2
    exit 0
}
exec "$1/node_modules/.bin/tsc" --project "$(dirname "$0")/../tsconfig.json"
