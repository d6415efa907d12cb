"""What is published does not change: a correction is a new revision, a new text a new version."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from assent.logic.authoring import AuthoringError
from assent.logic.codec import digest
from assent.logic.package import Catalogue, PolicyPackage
from assent.policies.catalogue import PACKAGES
from tests.packages import BOTH, PACKAGE


def published(package: PolicyPackage) -> dict[tuple[str, int], str]:
    """The digest of each published revision, by version and revision."""
    lines = (files(package.resources) / "published.lock").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {(version, int(revision)): digest for version, revision, digest in rows}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_a_published_revision_is_what_it_was(package: PolicyPackage) -> None:
    encoded = {
        (name, number): digest(encoding)
        for name in dict.fromkeys(policy.version for policy in package.versions)
        for number in package.numbers(name)
        if (encoding := package.encoding(name, number)) is not None
    }
    for key, wanted in published(package).items():
        assert encoded.get(key) == wanted, (
            f"{package.id} {key[0]}, revision {key[1]}, is published and was changed: "
            "put it back, and add a revision or a version"
        )
    lines = [f"{version} {revision} {encoded[version, revision]}" for version, revision in encoded]
    assert set(encoded) == set(published(package)), "\n".join(["published.lock should hold:", *lines])


def test_another_policy_in_the_catalogue_changes_no_digest() -> None:
    for policy in BOTH.package("mgb-031").versions:
        assert digest(policy) == published(PACKAGE)[policy.version, policy.revision]


def test_the_first_revision_has_the_digest_of_the_version_and_the_next_its_own() -> None:
    first = PACKAGE.versions[0]
    assert digest(replace(first, revision=first.revision)) == digest(first)
    assert digest(replace(first, revision=first.revision + 1)) != digest(first)


def test_the_newest_revision_decides_and_the_older_one_can_be_found() -> None:
    first = PACKAGE.versions[0]
    corrected = replace(first, revision=first.revision + 1)
    package = replace(PACKAGE, versions=(corrected, first))
    assert package.in_force(first.effective) is corrected
    assert package.version("2026-01") is package.newest is corrected
    assert package.revisions("2026-01") == (corrected, first)
    assert Catalogue((package,)).version("mgb-031", "2026-01") is corrected


def test_one_revision_cannot_stand_twice() -> None:
    first = PACKAGE.versions[0]
    with pytest.raises(AuthoringError, match=f"revision {first.revision} of 2026-01 twice"):
        replace(PACKAGE, versions=(first, first))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_a_replaced_revision_is_kept_as_it_was_published(package: PolicyPackage) -> None:
    assert package.kept
    for kept in package.kept:
        policy = kept.read()
        assert digest(policy) == kept.digest == published(package)[kept.version, kept.revision]
        assert (policy.version, policy.revision, policy.effective) == (
            kept.version,
            kept.revision,
            kept.effective,
        )
        assert package.encoding(kept.version, kept.revision) is policy
        assert package.in_force(kept.effective) is not policy
