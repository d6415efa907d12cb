"""Revisions that were replaced: what they say is what was published, and their clauses are cited as printed."""

from __future__ import annotations

import pytest

from assent.logic.codec import digest
from assent.logic.kept_revision import KeptRevision
from assent.policies.catalogue import PACKAGES

KEPT = [(package, one) for package in PACKAGES for one in package.kept]


@pytest.mark.parametrize("one", [one for _, one in KEPT], ids=[f"{p.id}-{one.revision}" for p, one in KEPT])
def test_a_replaced_revision_is_what_was_published_with_the_places_of_its_clauses(one: KeptRevision) -> None:
    policy = one.read()
    assert digest(policy) == one.digest
    assert [id for id, row in policy.outline.items() if row.place is None] == []
