"""The catalogue of policies: one line a version. The version in force is picked by request date."""

from datetime import date

from assent.logic.authoring import Policy
from assent.logic.package import Catalogue
from assent.policies.mgb_031 import package, v2026_01

PACKAGES = (package.PACKAGE,)
CATALOGUE = Catalogue(PACKAGES)
VERSIONS: tuple[Policy, ...] = (v2026_01.POLICY,)
"""Every encoded version of every policy, oldest first."""


def policies() -> tuple[str, ...]:
    """The ids of the policies in the catalogue."""
    return tuple(dict.fromkeys(policy.id for policy in VERSIONS))


def version_of(policy_id: str, version: str) -> Policy | None:
    """One version by its name; None where it is not encoded."""
    return next((one for one in VERSIONS if (one.id, one.version) == (policy_id, version)), None)


def in_force(policy_id: str, day: date) -> Policy | None:
    """The version in force on a day; None before the first encoded text."""
    versions = [one for one in VERSIONS if one.id == policy_id and one.effective <= day]
    return max(versions, key=lambda one: one.effective, default=None)


def first_encoded(policy_id: str) -> date:
    """The day from which the policy's text is encoded."""
    return min(one.effective for one in VERSIONS if one.id == policy_id)
