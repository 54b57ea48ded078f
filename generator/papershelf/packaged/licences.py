"""The LICENSE that `init` writes on request, by its SPDX identifier."""

from __future__ import annotations

_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
_NOTICES = {
    "CC0-1.0": (
        "To the extent possible under law, the contributors to this shelf have waived all\n"
        "copyright and related or neighbouring rights to what they wrote for it:\n"
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode\n"
    ),
    "CC-BY-4.0": (
        "What the contributors to this shelf wrote for it is licensed under the Creative\n"
        "Commons Attribution 4.0 International licence:\n"
        "https://creativecommons.org/licenses/by/4.0/legalcode\n"
    ),
}
_OTHERS = (
    "\nTitles and abstracts of papers, and their files, belong to their authors and publishers.\n"
)

LICENCES = ("MIT", *_NOTICES)


def licence(name: str, year: int) -> bytes:
    """Returns the file for one of `LICENCES`."""
    if name == "MIT":
        head = f"MIT License\n\nCopyright (c) {year} the contributors to this shelf\n\n"
        return f"{head}{_MIT}{_OTHERS}".encode()
    return f"SPDX-License-Identifier: {name}\n\n{_NOTICES[name]}{_OTHERS}".encode()
