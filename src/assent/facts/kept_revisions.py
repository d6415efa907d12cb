"""Revisions that a corrected one has replaced, read from the data that they are kept as."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from gzip import decompress
from importlib.resources import files

from assent.logic.codec import decode_policy
from assent.logic.policy import Policy, Row


@cache
def read_revision(resources: str, name: str, printed: Callable[[], Mapping[str, Row]]) -> Policy:
    """The policy in a file of a package: JSON as ``encode_policy`` makes it, compressed by gzip.

    Where its clauses are printed is no part of that data, since no digest covers it: ``printed`` gives the outline of
    the revision that replaced it, which encodes the same text. Raises ``CodecError`` where the data is no policy.
    """
    policy = decode_policy(json.loads(decompress(files(resources).joinpath(name).read_bytes())))
    rows = printed()
    placed = {
        id: replace(row, place=rows[id].place) if id in rows else row for id, row in policy.outline.items()
    }
    return replace(policy, outline=placed)
