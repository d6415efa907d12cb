"""Extensions: which rules allow more time, on which grounds, and what it does to a deadline."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assent.regulation.deadlines import Deadline
from assent.regulation.items import Extension, Ground
from assent.regulation.reading import RegulationFault, Row
from assent.regulation.spans import Span, aware, reach, said, span
from assent.regulation.working_days import WorkCalendar


class ExtensionRefused(RegulationFault):
    """An extension that no rule allows; ``citation`` names the rule that refuses it."""

    def __init__(self, reason: str, citation: str) -> None:
        super().__init__(f"no extension: {reason} ({citation})")
        self.citation = citation


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says about more time.

    ``barred``: the rule forbids it for the whole item. Otherwise ``by`` and ``grounds``; without
    them the rule does not speak of more time and its own deadline stays.
    """

    barred: bool = False
    by: Span | None = None
    grounds: tuple[Ground, ...] = ()

    def in_words(self) -> str:
        """What may be done, in words."""
        if self.barred:
            return "the rule allows no extension"
        if self.by is None:
            return "the rule speaks of no extension"
        grounds = ", ".join(ground.replace("_", " ") for ground in self.grounds)
        return f"may be extended by up to {self.by}: {grounds}"


def terms(row: Row) -> Terms:
    """Read ``extension_barred`` and the table ``extension`` of an entry."""
    barred = row.flag("extension_barred", False)
    part = row.part("extension")
    if part is None:
        return Terms(barred=barred)
    if barred:
        raise row.fault("extension", "cannot be given where extension_barred is true")
    terms = Terms(by=span(part), grounds=part.choices("grounds", Ground))
    part.done()
    return terms


def check_extension(
    extension: Extension, deadlines: Iterable[tuple[Deadline, Terms]], received: datetime
) -> None:
    """Raise ExtensionRefused unless some rule lists the ground, none forbids, and notice came in time."""
    pairs = list(deadlines)
    for deadline, allowed in pairs:
        if allowed.barred:
            raise ExtensionRefused(f"{deadline.rule_id} allows none for this item", deadline.citation)
    listing = [deadline for deadline, allowed in pairs if extension.ground in allowed.grounds]
    if not listing:
        cited = "; ".join(deadline.citation for deadline, _ in pairs) or "no rule applies"
        raise ExtensionRefused(f"no rule for this item lists the ground {extension.ground}", cited)
    _check_notice(extension, listing, received)


def extended(
    deadline: Deadline, allowed: Terms, extension: Extension, calendar: WorkCalendar, local: ZoneInfo
) -> Deadline:
    """Return ``one`` with the extension where its rule lists the ground; otherwise it stays as it is.

    The rules give more time in calendar days, also after a clock of 72 hours: it ends with the last of them.
    """
    if allowed.by is None or extension.ground not in allowed.grounds:
        return replace(deadline, extension="not extended: this rule does not list the ground")
    if deadline.due_at is None:
        return replace(deadline, extension="not extended: the clock has not started")
    later = reach(deadline.due_at, allowed.by, calendar, local)
    words = f"extended by {allowed.by} ({extension.ground}); notice sent {said(extension.noticed_at, local)}"
    return replace(
        deadline,
        due_at=later.at,
        extension=words,
        arithmetic=f"{deadline.arithmetic}; extended: {later.words}",
    )


def _check_notice(extension: Extension, listing: list[Deadline], received: datetime) -> None:
    noticed = aware(extension.noticed_at, "noticed_at")
    for deadline in listing:
        if noticed < received:
            raise ExtensionRefused("the notice is dated before the request was received", deadline.citation)
        if deadline.due_at is not None and noticed > deadline.due_at:
            raise ExtensionRefused(
                f"the member was told at {noticed.isoformat()}, after the time was up at "
                f"{deadline.due_at.isoformat()}", deadline.citation,
            )  # fmt: skip
