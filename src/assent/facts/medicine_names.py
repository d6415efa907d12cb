"""A medicine's name as charts, pharmacies and people write it, down to the name that a table has."""

import re
from collections.abc import Iterator

_SALTS = frozenset((
    "hcl", "hydrochloride", "hydrobromide", "hbr", "maleate", "mesylate", "succinate", "pamoate", "carbonate",
    "citrate", "oxalate", "fumarate", "sulfate", "tartrate", "sodium", "besylate", "acetate", "phosphate",
))  # fmt: skip
_RELEASE = frozenset((
    "xr", "er", "sr", "xl", "cr", "dr", "la", "odt", "ir", "ec", "pm", "hr", "hour", "hours", "24hr", "12hr", "24h",
    "12h", "extended", "delayed", "immediate", "sustained", "controlled", "modified", "prolonged", "release",
    "enteric", "coated", "film", "disintegrating", "orally", "dissolving", "osmotic", "once", "twice", "daily",
    "weekly", "bid", "tid", "qd", "qday", "qam", "qpm", "qhs", "nightly", "bedtime", "morning", "evening",
    "every", "in", "the", "at", "a", "per", "day", "x", "for", "days", "week", "weeks", "wks", "months",
))  # fmt: skip
_FORMS = frozenset((
    "tablet", "tablets", "tab", "tabs", "capsule", "capsules", "cap", "caps", "caplet", "caplets", "solution",
    "suspension", "liquid", "syrup", "elixir", "concentrate", "sprinkle", "pill", "pills", "generic", "brand",
    "nasal", "spray", "injection", "injectable", "powder", "pack", "starter", "kit", "system",
))  # fmt: skip
_UNITS = frozenset((
    "mg/24hr", "mg/ml", "mg/5ml", "mg/hr", "mg", "mcg", "ug", "g", "gm", "ml", "meq", "unt", "unit", "units", "%",
))  # fmt: skip
_ROUTES = frozenset(("oral", "po", "transdermal"))
_LEFT_OUT = _SALTS | _RELEASE | _FORMS | _UNITS | _ROUTES
_STRENGTH = re.compile(
    r"\d+(?:[.,]\d+)*(?:-\d+(?:[.,]\d+)*)?(?:mg|mcg|ug|g|gm|ml|meq|h|hr|%)?(?:/(?:\d+(?:\.\d+)?)?(?:ml|hr|h|actuat|day)?)?"
)
_OF_A_VOLUME = re.compile(r"(?:mg|mcg|ug|g|meq|unt)/\d+(?:\.\d+)?(?:ml|hr|h|actuat|day)?")
_BRACKETS = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)")
_JOINED = re.compile(r"\s+(?:/|\+|&|and|with)\s+|(?<=[a-z])(?<!mg)(?<!mcg)(?<!meq)(?<!unt)/(?=[a-z])")
_SPACES = re.compile(r"\s+")


def candidate_names(text: str) -> Iterator[str]:
    """The names that a written one may be, the least changed first; lower case, single spaces.

    One at a time: most names are in a table as they are written.
    """
    spaced = _SPACES.sub(" ", text).strip().casefold()
    yield spaced
    yield spaced.replace("-", " ")
    bare = _BRACKETS.sub(" ", spaced)
    yield _parts(bare, keep=_ROUTES)
    yield _parts(bare)
    yield from (_parts(name) for pair in _BRACKETS.findall(spaced) for name in pair if name)


def _parts(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Each part of a combination by its name alone."""
    parts = (_name(part, keep) for part in _JOINED.split(text))
    return " / ".join(part for part in parts if part)


def _name(text: str, keep: frozenset[str]) -> str:
    words = re.split(r"[\s,;]+", text.replace("patch", "transdermal"))
    known = [word for word in words if word and not _is_left_out(word, keep)]
    joined = " ".join(known)
    if joined.startswith("l-"):
        return joined
    pieces = [word for word in joined.replace("-", " ").split() if not _is_left_out(word, keep)]
    return " ".join(dict.fromkeys(pieces))


def _is_left_out(word: str, keep: frozenset[str]) -> bool:
    bare = word.strip(".()")
    if bare in _LEFT_OUT:
        return bare not in keep
    return _STRENGTH.fullmatch(bare) is not None or _OF_A_VOLUME.fullmatch(bare) is not None
