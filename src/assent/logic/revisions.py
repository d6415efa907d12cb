"""The revisions of one version of a policy: of one text, one after another."""

from itertools import pairwise

from assent.logic.errors import AuthoringError
from assent.logic.policy import Policy


def check_revisions(package: str, revisions: list[Policy]) -> None:
    """Raise ``AuthoringError`` where the revisions of a version, by number, are not of one text or do not follow."""
    for before, after in pairwise(revisions):
        if before.revision == after.revision:
            raise AuthoringError(
                f"The package {package!r} holds revision {after.revision} of {after.version} twice: "
                "give the corrected one the next number."
            )
        if before.effective != after.effective:
            raise AuthoringError(
                f"The revisions of {package} {after.version} take effect on different days: a text that is "
                "in force from another day on is another version."
            )
        if before.first_day > after.first_day:
            raise AuthoringError(
                f"{package} {after.version}: revision {after.revision} decides from {after.first_day}, before "
                f"revision {before.revision} does ({before.first_day})."
            )
