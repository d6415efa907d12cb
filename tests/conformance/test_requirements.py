"""Every numbered requirement has a check or a reason why it has none, and no check speaks for one that there is not."""

from __future__ import annotations

from assent.conformance.requirements import GUIDES, requirements
from assent.conformance.trial import SUITES

CHECKED = {number for suite in SUITES for check in suite.checks for number in check.requirements}


def test_every_requirement_is_checked_or_says_why_not() -> None:
    silent = {
        one.id
        for guide in GUIDES
        for one in requirements(guide)
        if not one.without_check and one.id not in CHECKED
    }
    assert silent == set()


def test_no_requirement_is_both_checked_and_said_to_be_unchecked() -> None:
    both = {
        one.id for guide in GUIDES for one in requirements(guide) if one.without_check and one.id in CHECKED
    }
    assert both == set()


def test_no_check_speaks_for_what_there_is_not() -> None:
    assert {one.id for guide in GUIDES for one in requirements(guide)} >= CHECKED


def test_each_reason_is_of_one_of_two_kinds() -> None:
    kinds = {one.without_check.partition(":")[0] for guide in GUIDES for one in requirements(guide)}
    assert kinds == {"", "not applicable", "not tested over HTTP"}


def test_checks_have_ids_of_their_own() -> None:
    ids = [check.id for suite in SUITES for check in suite.checks]
    assert len(set(ids)) == len(ids)
