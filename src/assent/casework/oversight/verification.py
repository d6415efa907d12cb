"""What verifying the whole record looked at, and what it found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordFault:
    """What does not agree; ``request`` is empty where it is of the whole store."""

    request: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and every fault.

    ``sealed`` and ``unsealed`` count entries; their seals were checked only where ``seals_checked``.
    ``documents`` counts the documents and letters that the record names.
    """

    requests: int
    entries: int
    checkpoints: int
    faults: tuple[RecordFault, ...]
    sealed: int = 0
    unsealed: int = 0
    seals_checked: bool = False
    documents: int = 0
