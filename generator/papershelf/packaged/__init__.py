"""What the package ships for shelves: templates that builds read, and files that `init` writes."""

from papershelf.packaged.files import DIGESTS, LOCK, folder, new_shelf, renewable, with_addresses
from papershelf.packaged.licences import LICENCES, licence
from papershelf.packaged.remote import pages_of, public_url
from papershelf.packaged.renewal import (
    Digests,
    Fate,
    FileChange,
    digests_file,
    digests_of,
    read_digests,
    renewal,
)
from papershelf.packaged.source import REQUIREMENTS, requirement, requirements_file, source_problems

__all__ = [
    "DIGESTS",
    "LICENCES",
    "LOCK",
    "REQUIREMENTS",
    "Digests",
    "Fate",
    "FileChange",
    "digests_file",
    "digests_of",
    "folder",
    "licence",
    "new_shelf",
    "pages_of",
    "public_url",
    "read_digests",
    "renewable",
    "renewal",
    "requirement",
    "requirements_file",
    "source_problems",
    "with_addresses",
]
