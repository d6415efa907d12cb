"""What in a resource breaks a profile, at its place, in words that hold nothing of what was sent."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.outcomes import Issue
from assent.adapters.fhir.profiles.elements import Invariant, ProfileElement

_MOST_SIGNS = 160


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One place that breaks a profile. ``place`` is its FHIRPath; ``code`` is of the IssueType code system.

    ``profile`` is the canonical URL of the profile, or the name of the type where that itself is broken.
    """

    place: str
    says: str
    code: str
    profile: str

    def issue(self, severity: str) -> Issue:
        """The fault as an OperationOutcome has it."""
        return Issue(f"{self.says} (profile {self.profile})", self.place, self.code, severity)


def each_once(faults: Iterable[ProfileFault]) -> tuple[ProfileFault, ...]:
    """The faults without what several profiles say of one place alike."""
    return tuple({(fault.place, fault.says): fault for fault in reversed(list(faults))}.values())[::-1]


def missing(element: ProfileElement, count: int) -> str:
    """How often an element, or a slice of one, has to stand."""
    name = f"{element.name} ({element.slice_name})" if element.slice_name else element.name
    return (
        f"{name} is missing; send it."
        if not count
        else f"Send {name} {element.least} times; it came {count}."
    )


def too_many(element: ProfileElement, count: int) -> str:
    """How often an element, or a slice of one, may stand."""
    name = f"{element.name} ({element.slice_name})" if element.slice_name else element.name
    if not element.most:
        return f"Leave {name} out: the profile does not have it."
    return f"Send {name} {element.most} times at most; it came {count} times."


def expected(value: Any) -> str:
    """What a profile fixes, as JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return f"Send {text if len(text) <= _MOST_SIGNS else text[:_MOST_SIGNS] + '...'}."


def rule(invariant: Invariant) -> str:
    """A rule in the words of its guide."""
    human = " ".join(invariant.human.split())
    return f"{invariant.key}: {human[:300]}" if human else f"The rule {invariant.key} does not hold."
