"""Where a request stands after a call: the answer to whatever changes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import partial
from typing import Any

from assent.casework.assessment.as_json import ask_json
from assent.casework.assessment.case import Conversion
from assent.casework.record.state import LineState, RequestState
from assent.casework.review.question_tree import open_questions
from assent.logic.ask_tree import AskTree, asked
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class AskShown:
    """One thing that is asked of the provider."""

    fact: str = field(
        metadata=described("The path under which the answer goes.", example="trials[3].adherence")
    )
    question: str
    clauses: tuple[str, ...] = field(metadata=described("The clauses of the policy that want it."))
    document: str = field(default="", metadata=described("What kind of document would answer it."))
    label: str = field(
        default="",
        metadata=described(
            "What it is about, as people call it: a record by its medicine, scale or date.",
            example="mirtazapine (trial 4): adherence",
        ),
    )
    count: int = field(default=1, metadata=described("How many more records are needed at least."))
    differ_by: str = field(
        default="", metadata=described("In which field these must differ; empty where it is one.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStanding:
    """Where one line stands."""

    line: str
    code: str
    status: str = field(
        metadata=described(
            "open, approved, partially_approved, adverse, overturned, withdrawn or not_required."
        )
    )
    units: int | None = field(
        default=None, metadata=described("Units granted; null where no number limits them.")
    )
    start: date | None = field(default=None, metadata=described("First day granted."))
    end: date | None = field(default=None, metadata=described("Last day granted."))
    authorization: str | None = None


@dataclass(frozen=True, slots=True)
class AppealStanding:
    """Where an appeal stands."""

    appeal: str
    level: int
    lines: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class ConvertedShown:
    """A value that was sent otherwise than it is kept."""

    fact: str
    says: str = field(metadata=described(example='"8 weeks" read as 56 days'))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStanding:
    """A request as it stands after a call. ``version`` is what its ETag says too."""

    request: str = field(metadata=described(example="R-2026-000184"))
    version: int
    stage: str = field(
        metadata=described("draft, expired, received, pended, in_review, determined or withdrawn.")
    )
    product_line: str
    urgency: str
    lines: tuple[LineStanding, ...]
    asks: tuple[AskShown, ...] = field(
        metadata=described("What is asked; the request waits for it where it is pended.")
    )
    questions: Mapping[str, Any] | None = field(
        metadata=described("The same as a tree of all_of and one_of, as in an assessment.")
    )
    assignee: str | None = None
    escalate_at: datetime | None = field(
        default=None, metadata=described("When somebody looks, if nothing came before.")
    )
    authorizations: tuple[str, ...]
    appeals: tuple[AppealStanding, ...]
    converted: tuple[ConvertedShown, ...] = field(
        default=(),
        metadata=described("What was sent with a unit or in another word, and what it is read as."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStanding(RequestStanding):
    """A request as it stands after a decision that grants less than all that was asked for."""

    not_cited: tuple[str, ...] = field(
        metadata=described("Clauses that fail in the record too, and that the reasons do not cite.")
    )


def decision_standing(state: RequestState) -> DecisionStanding:
    """The state as the answer to a decision, with what its reasons leave out."""
    decided = [line.not_cited for line in state.lines.values()]
    decided += [appeal.decided.not_cited for appeal in state.appeals.values() if appeal.decided]
    base = standing(state)
    left_out = tuple(dict.fromkeys(clause for clauses in decided for clause in clauses))
    return DecisionStanding(
        **{field.name: getattr(base, field.name) for field in fields(base)}, not_cited=left_out
    )


def standing(state: RequestState, conversions: Iterable[Conversion] = ()) -> RequestStanding:
    """The state as an answer, with what was converted of what was sent."""
    waits_for = open_questions(state)
    return RequestStanding(
        request=state.id,
        version=state.version,
        stage=state.stage.value,
        product_line=state.product_line,
        urgency=state.urgency.value,
        lines=tuple(_line(name, line) for name, line in state.lines.items()),
        asks=asks_of(state, waits_for),
        questions=ask_json(waits_for, partial(question_label, state)),
        assignee=state.assigned.to if state.assigned else None,
        escalate_at=state.escalate_at,
        authorizations=tuple(state.authorizations),
        appeals=tuple(
            AppealStanding(name, appeal.filed.level, appeal.filed.lines, appeal.open)
            for name, appeal in state.appeals.items()
        ),
        converted=tuple(ConvertedShown(conversion.fact, conversion.says) for conversion in conversions),
    )


def asks_of(state: RequestState, tree: AskTree | None) -> tuple[AskShown, ...]:
    """The open questions of a tree, one by one; a fact that can be answered in several ways stands with each."""
    return tuple(
        AskShown(
            ask.fact, ask.question, ask.clauses, ask.document, question_label(state, ask.fact),
            ask.count, ask.differ_by,
        )
        for ask in asked(tree)
    )  # fmt: skip


def question_label(state: RequestState, fact: str) -> str:
    """What a question was about when it was asked: a fact, or the record that it is of."""
    ask = state.asks.get(fact)
    return ask.label or fact if ask else fact


def _line(name: str, line: LineState) -> LineStanding:
    grant = line.granted
    return LineStanding(
        line=name,
        code=line.requested.code,
        status=line.status.value,
        units=grant.units if grant else None,
        start=grant.start if grant else None,
        end=grant.end if grant else None,
        authorization=line.authorization or None,
    )
