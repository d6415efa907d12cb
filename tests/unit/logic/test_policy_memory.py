"""What is worked out of a policy once: by the policy itself, and by what comes with it."""

from __future__ import annotations

from dataclasses import replace

from assent.logic.policy import Policy
from assent.logic.policy_memory import once_per_policy
from tests.unit.targets.python_policies import A, policy


def test_it_works_once_for_a_policy_and_what_comes_with_it() -> None:
    worked: list[tuple[str, str]] = []

    @once_per_policy
    def titled(policy: Policy, by: str = "") -> str:
        """The title."""
        worked.append((policy.title, by))
        return f"{policy.title}{by}"

    known = policy(A)
    other = replace(known, title="Another")
    assert titled(known) == titled(known) == known.title
    assert titled(other) == "Another"
    assert titled(known, "x") == titled(known, "x") == f"{known.title}x"
    assert titled(known, by="y") == titled(known, by="y")
    assert worked == [(known.title, ""), ("Another", ""), (known.title, "x"), (known.title, "y")]
    assert titled.__doc__ == "The title."


def test_policies_that_come_and_go_are_never_taken_for_each_other() -> None:
    """A new policy may get the id of one that is gone: what is kept by its id keeps the policy too."""

    @once_per_policy
    def titled(policy: Policy) -> str:
        return policy.title

    small = policy(A)
    for number in range(600):
        assert titled(replace(small, title=f"{number}")) == f"{number}"
