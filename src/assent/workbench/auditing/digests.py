"""Digests of checkpoints as somebody types or pastes them: one a line, as they were printed."""

import re
from collections.abc import Mapping

from assent.workbench.shell.words import say

_LINE = re.compile(r"(\d{1,9})\s*[=:\s]\s*(?:sha256:)?([0-9a-fA-F]{64})")


class NoDigests(ValueError):
    """A line that is no digest of a checkpoint; the message says which, and the way out."""


def kept_digests(typed: str) -> Mapping[int, str]:
    """The digests by the number of the checkpoint; raises ``NoDigests``."""
    digests: dict[int, str] = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise NoDigests(say("auditing.no_digest", line=line[:40]))
        digests[int(match[1])] = match[2].lower()
    return digests
