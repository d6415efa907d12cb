"""What a plan keeps in CSV files of its installation: members, providers, what needs prior authorization."""

from assent.adapters.directory.code_list import (
    CODES,
    VALID_CODES,
    FileCodeList,
    make_code_list,
    read_code_list,
)
from assent.adapters.directory.files import MEMBERS, PROVIDERS, FileDirectory, read_directory

__all__ = [
    "CODES", "MEMBERS", "PROVIDERS", "VALID_CODES", "FileCodeList", "FileDirectory", "make_code_list", "read_code_list",
    "read_directory",
]  # fmt: skip
