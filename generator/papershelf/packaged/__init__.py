"""What the package ships for shelves: templates that builds read, and files that `init` writes."""

from papershelf.packaged.files import DIGESTS, folder, new_shelf, renewable
from papershelf.packaged.renewal import (
    Change,
    Digests,
    Fate,
    digests_file,
    digests_of,
    read_digests,
    renewal,
)
from papershelf.packaged.source import REQUIREMENTS, requirement, requirements_file, unfilled

__all__ = [
    "DIGESTS",
    "REQUIREMENTS",
    "Change",
    "Digests",
    "Fate",
    "digests_file",
    "digests_of",
    "folder",
    "new_shelf",
    "read_digests",
    "renewable",
    "renewal",
    "requirement",
    "requirements_file",
    "unfilled",
]
