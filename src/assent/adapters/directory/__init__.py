"""The plan's members and providers from two CSV files of an installation: the default behind the desk's port."""

from assent.adapters.directory.files import MEMBERS, PROVIDERS, FileDirectory, read_directory

__all__ = ["MEMBERS", "PROVIDERS", "FileDirectory", "read_directory"]
