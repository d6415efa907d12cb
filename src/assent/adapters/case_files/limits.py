"""How much a case may hold. What is larger is refused with a sentence, never read in part."""

MOST_BYTES = 4 * 1024 * 1024
"""Of a JSON or YAML file, and of one line of an NDJSON file. An NDJSON file has no limit."""

MOST_DEPTH = 32
"""Lists and mappings inside each other. The deepest value of a case lies at 6."""

MOST_KEYS = 500
"""Keys of one mapping."""

MOST_RECORDS = 500
"""Records of one list, dispenses of one trial, facts of one attestation."""

MOST_PIECES = 50
"""Pieces of evidence for one fact, and attestations of a case."""

MOST_ID_CHARACTERS = 200
"""Of a case's or a policy's id."""

MOST_FAULTS = 1000
"""Faults reported of one case; the last one then says that there are more."""
