"""What only the owner of a policy can settle: the plan that published its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnerQuestion:
    """A question to the policy's owner, in the order in which it should be settled.

    ``touches`` are the ids of the clauses, of the questions of wording and of the bars to automatic approval
    that an answer would change. ``until_decided`` says what the software does until somebody answers. No
    digest covers it: an answer is an adoption of the plan, or a corrected encoding.
    """

    asks: str
    touches: tuple[str, ...]
    until_decided: str
