"""Archives of FHIR packages, read without unpacking them: each file in memory, within limits."""

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assent.casework.record.checks import Refused

SUFFIXES = (".tgz", ".tar.gz", ".tar.xz")
"""How the names of archives end; other files of the folder are not looked at."""
MOST_FILES = 20_000
"""Files of one archive; the largest that HL7 publishes, its terminology, has fewer than half of it."""
MOST_BYTES = 400_000_000
"""Bytes of one archive, unpacked; the definitions of FHIR R4 are 57 million."""
MOST_OF_ONE = 60_000_000
"""Bytes of one file of an archive, unpacked."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of the top folder of an archive: its name there, and its bytes."""

    name: str
    data: bytes


def archived_files(archive: Path) -> Iterator[ArchivedFile]:
    """The JSON files of the top folder, in their order; examples and the like lie in folders below and are left out.

    Raises ``Refused`` for what is no archive, leads out of its own folder, or is larger than is taken.
    """
    files = total = 0
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                files, total = files + 1, total + member.size
                _check(archive, member, files, total)
                if member.isfile() and _is_definition(member.name):
                    file = opened.extractfile(member)
                    assert file is not None
                    yield ArchivedFile(PurePosixPath(member.name).name, file.read())
    except Refused:
        raise
    except (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.filename:
            raise Refused(f"{archive.name} cannot be read: {error.strerror}.") from None
        raise Refused(f"{archive.name} is no FHIR package: it is no whole tar archive (.tgz).") from None


def _check(archive: Path, member: tarfile.TarInfo, files: int, total: int) -> None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
        raise Refused(
            f"{archive.name} is no FHIR package: {member.name!r} leads out of it, or is no plain file; "
            "take the archive as it is published."
        )
    if files > MOST_FILES or total > MOST_BYTES or member.size > MOST_OF_ONE:
        raise Refused(
            f"{archive.name} holds more than is taken ({MOST_FILES} files, {MOST_BYTES} bytes, {MOST_OF_ONE} in "
            "one file); take the archive as it is published."
        )


def _is_definition(name: str) -> bool:
    """Whether a file lies in the top folder, which is called ``package`` in what is published."""
    path = PurePosixPath(name)
    return len(path.parts) == 2 and path.suffix == ".json" and not path.name.startswith(".")
