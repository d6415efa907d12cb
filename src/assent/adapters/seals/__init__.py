"""Keys of seals: kept in a file outside the database, the installation's folder and its backups."""

from assent.adapters.seals.keys import KeyFile, SealKeys, place_of_keys

__all__ = ["KeyFile", "SealKeys", "place_of_keys"]
