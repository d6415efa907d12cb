"""What a reviewer states of a request that is no event by itself: circumstances, a need, questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from assent.casework.record.caller import FromCaller, Name, Size, Why, Words
from assent.casework.requirement.events import Need


@dataclass(frozen=True, slots=True)
class CircumstancesStated:
    """On what it depends whether authorization is required."""

    circumstances: Annotated[
        Mapping[Name, bool | None],
        Size(0, 20),
        FromCaller("What is so; null takes back what was said.", {"new_member_90_days": False}),
    ]


@dataclass(frozen=True, slots=True)
class NeedStated:
    """A person's answer where the rules leave it open whether authorization is required."""

    need: Annotated[
        str,
        FromCaller(
            "The answer.",
            choices=(Need.REQUIRED.value, Need.NOT_ALLOWED.value, Need.NOT_REQUIRED.value),
        ),
    ]
    why: Annotated[Words, FromCaller("By which rule, on whose word.")]


@dataclass(frozen=True, slots=True)
class TakeOverStated:
    """Why the lock of somebody else is taken over."""

    why: Why


@dataclass(frozen=True, slots=True)
class QuestionsStated:
    """What to ask of the provider: each fact or record path with the question, empty for the fact's own."""

    questions: Annotated[
        Mapping[Name, Annotated[str, Size(0, 500)]],
        Size(1, 50),
        FromCaller(example={"birth_date": "Please send the signed order."}),
    ]
