"""Revisions that a corrected one has replaced, read from the data that they are kept as."""

import json
from functools import cache
from gzip import decompress
from importlib.resources import files

from assent.logic.codec import decode_policy
from assent.logic.policy import Policy


@cache
def read_revision(resources: str, name: str) -> Policy:
    """The policy in a file of a package: JSON as ``encode_policy`` makes it, compressed by gzip.

    Raises ``CodecError`` where the data is no policy.
    """
    return decode_policy(json.loads(decompress(files(resources).joinpath(name).read_bytes())))
