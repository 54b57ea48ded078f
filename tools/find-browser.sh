#!/bin/sh
# Prints the path of a Chromium that the browser tests can drive, and installs Debian's or Ubuntu's
# where there is none and it may. `PAPERSHELF_BROWSER=…` names one.
set -eu

look() {
    for name in "${PAPERSHELF_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name"; then
            return 0
        fi
    done
    return 1
}

install_with() {
    "$@" apt-get update >&2 && "$@" apt-get install -y --no-install-recommends chromium >&2
}

look && exit 0
if command -v apt-get >/dev/null; then
    echo "No Chromium found; installing Debian's." >&2
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive install_with env && look && exit 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        install_with sudo -n env DEBIAN_FRONTEND=noninteractive && look && exit 0
    fi
fi
echo "The browser tests need Chromium or Chrome. Install one (Debian: apt install chromium)," >&2
echo "or name it: PAPERSHELF_BROWSER=/path/to/chromium make test" >&2
exit 1
