"""The ``request`` commands of appeals: file one, and decide one, line by line, signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.cli import options
from assent.cli.determination.requests import Signer, alternative_of, in_spanish, reason_of
from assent.cli.notices.previews import show_preview
from assent.cli.people import acting
from assent.cli.requests import done_on
from assent.cli.times import acting_time, looking_time, refusing, stated_date

if TYPE_CHECKING:
    from assent.casework.determination.determination import AppealDecision
    from assent.casework.determination.signature import Considered, SpecificReason
    from assent.desk.appeal.statements import AppealDecisionIntended, LineDecision
    from assent.desk.ports import Desk

_T = TypeVar("_T")


def appeal(
    request: options.Id,
    store: options.Store,
    filer: Annotated[str, typer.Option(metavar="PERSON", help="Who files it: member, or by name.")],
    grounds: Annotated[str, typer.Option(metavar="WORDS", help="What the appeal says.")] = "",
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar="LINE", help="May be repeated; default all that can be appealed."),
    ] = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="By the expedited clock.")] = False,
    level: Annotated[int, typer.Option(metavar="NUMBER", help="On the ladder of the product line.")] = 1,
    received: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day of the paper; default today.")
    ] = None,
    at: options.At = None,
    by: options.By = "",
) -> None:
    """Take an appeal in. None is turned away as late by software: a person looks for good cause."""

    def work(desk: "Desk") -> str:
        from assent.casework.intake.events import Urgency
        from assent.desk.appeal import appeals

        filed = appeals.Appeal(
            tuple(line or ()), filer, grounds, Urgency.EXPEDITED if urgent else Urgency.STANDARD, level,
            stated_date("--received", received) if received else None,
        )  # fmt: skip
        now = acting_time(desk, at)
        return appeals.file(desk, request, filed, acting.actor_of(desk, store, by, acting.INTAKE), now).id

    raise typer.Exit(done_on(store, work))


def decide_appeal(
    request: options.Id,
    appeal: Annotated[str, typer.Argument(metavar="APPEAL", help="Its id, as `request show` names it.")],
    store: options.Store,
    uphold: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE", help='The "no" of this line stands; may be repeated.'),
    ] = None,
    overturn: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE", help="All that was asked for on this line is granted; may be repeated."),
    ] = None,
    in_part: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINE=UNITS",
            help="This line is granted in part, with --from and --to; LINE alone: its days only. May be repeated.",
        ),
    ] = None,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="First day granted in part.")] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day granted in part.")] = "",
    considered: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=REFERENCE",
            help='What of the record you considered, as fact=scores or document=DIGEST; needed for a "no". '
            "May be repeated.",
        ),
    ] = None,
    signed_by: options.SignedBy = "",
    credential: options.Credential = "",
    specialty: options.Specialty = "",
    licence: options.LicenseNumber = "",
    licence_until: options.LicenseUntil = "",
    reason: options.Reasons = None,
    reason_es: options.SpanishReasons = None,
    alternative: options.Alternatives = None,
    departure: options.DepartureWords = "",
    preview: options.PreviewOnly = False,
    seen: options.SeenDigest = "",
    at: options.At = None,
) -> None:
    """Decide an appeal, line by line: a physician who took no part before, and is no subordinate of who did.

    The same reasons stand for every line. Where letters are written, look at them first with --preview, then
    decide with --seen.
    """
    typed = TypedAppeal(
        request, appeal, tuple(uphold or ()), tuple(overturn or ()), tuple(in_part or ()), start, end,
        tuple(considered or ()), Signer(signed_by, credential, specialty, licence, licence_until),
        tuple(reason or ()), tuple(reason_es or ()), tuple(alternative or ()), departure, seen,
    )  # fmt: skip
    raise typer.Exit(_preview(store, typed, at) if preview else _decide(store, typed, at))


@dataclass(frozen=True, slots=True)
class TypedAppeal:
    """The decision of an appeal as typed."""

    request: str
    appeal: str
    uphold: tuple[str, ...]
    overturn: tuple[str, ...]
    in_part: tuple[str, ...]
    start: str
    end: str
    considered: tuple[str, ...]
    signer: Signer
    reasons: tuple[str, ...]
    spanish: tuple[str, ...]
    alternatives: tuple[str, ...]
    departure: str
    seen: str

    def intended(self, desk: "Desk") -> "AppealDecisionIntended":
        """Line by line; raises ``Refused`` for what is missing."""
        from assent.desk.appeal.statements import AppealDecisionIntended

        if not self.reasons:
            raise Refused("Say why, by clause, about this member: --reason CLAUSE=WORDS.")
        reasons = in_spanish(tuple(map(reason_of, self.reasons)), self.spanish)
        decisions = (
            *(self._upheld(line, reasons) for line in self.uphold),
            *(self._overturned(desk, line, reasons) for line in self.overturn),
            *(self._partly(text, reasons) for text in self.in_part),
        )
        if not decisions:
            raise Refused("Say how each line ends: --uphold LINE, --overturn LINE or --in-part LINE=UNITS.")
        return AppealDecisionIntended(decisions=decisions, departure=self.departure)

    def _upheld(self, line: str, reasons: "tuple[SpecificReason, ...]") -> "LineDecision":
        from assent.desk.appeal.statements import UpheldStated

        return UpheldStated(
            outcome="upheld", line=line, reasons=reasons, considered=self._considered(),
            alternatives=tuple(map(alternative_of, self.alternatives)),
        )  # fmt: skip

    def _overturned(self, desk: "Desk", line: str, reasons: "tuple[SpecificReason, ...]") -> "LineDecision":
        from assent.desk.appeal.statements import OverturnedStated
        from assent.desk.record.standing import state_of

        asked = state_of(desk, self.request).lines.get(line)
        if asked is None:
            raise Refused(f"The request has no line {line}.")
        return OverturnedStated(outcome="overturned", grant=asked.requested.asked, reasons=reasons)

    def _partly(self, text: str, reasons: "tuple[SpecificReason, ...]") -> "LineDecision":
        from assent.casework.record.lines import Grant
        from assent.desk.appeal.statements import OverturnedStated

        line, _, number = text.partition("=")
        if number and not (number.isascii() and number.isdigit()):
            raise Refused(f"--in-part {text}: the units must be a whole number.")
        grant = Grant(
            line, int(number) if number else None,
            stated_date("--from", self.start), stated_date("--to", self.end),
        )  # fmt: skip
        return OverturnedStated(
            outcome="overturned", grant=grant, reasons=reasons, considered=self._considered(), in_part=True,
            alternatives=tuple(map(alternative_of, self.alternatives)),
        )  # fmt: skip

    def _considered(self) -> "tuple[Considered, ...]":
        """What of the record was considered; raises ``Refused`` where nothing is named."""
        from assent.casework.determination.signature import Considered, ConsideredKind

        if not self.considered:
            raise Refused("Say what of the record you considered: --considered fact=PATH.")
        considered = []
        for text in self.considered:
            kind, _, reference = text.partition("=")
            if kind not in list(ConsideredKind) or not reference:
                known = ", ".join(kind.value for kind in ConsideredKind)
                raise Refused(f"Write --considered KIND=REFERENCE; kinds are {known}.")
            considered.append(Considered(ConsideredKind(kind), reference))
        return tuple(considered)


def _decide(store: Path, typed: TypedAppeal, at: str | None) -> int:
    def work(desk: "Desk") -> str:
        from assent.desk.appeal import appeals

        return _signed(
            desk, store, typed, acting_time(desk, at),
            lambda decisions, actor, now: appeals.decide(
                desk, typed.request, typed.appeal, decisions, actor, now,
                departure=typed.departure, preview=typed.seen,
            ),
        ).id  # fmt: skip

    return done_on(store, work)


def _preview(store: Path, typed: TypedAppeal, at: str | None) -> int:
    """Print the letters of the decision in each language, and the digest to sign it with. Nothing is decided."""
    from assent import bootstrap
    from assent.desk.appeal import appeals

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            preview = _signed(
                desk, store, typed, looking_time(desk, at),
                lambda decisions, actor, now: appeals.preview_decision(
                    desk, typed.request, typed.appeal, decisions, actor, now, departure=typed.departure
                ),
            )  # fmt: skip
        show_preview(preview)
        return 0

    return refusing(work)


def _signed(
    desk: "Desk",
    store: Path,
    typed: TypedAppeal,
    now: datetime,
    use_case: "Callable[[tuple[AppealDecision, ...], Actor, datetime], _T]",
) -> _T:
    """The use case on the decisions as the reviewer signs them."""
    from assent.casework.determination.attestations import AttestationId, sentence

    actor, signature = typed.signer.sign(desk, store, now, sentence(AttestationId.APPEAL))
    return use_case(typed.intended(desk).decided(signature), actor, now)
