"""The ``request`` commands that a clinician signs: approve, approve in part, deny."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.notices.previews import show_preview
from assent.cli.options import (
    Alternatives,
    At,
    Credential,
    DepartureWords,
    FirstDay,
    Id,
    LastDay,
    LicenseNumber,
    LicenseUntil,
    Lines,
    PreviewOnly,
    Reasons,
    SeenDigest,
    SignedBy,
    SpanishReasons,
    Specialty,
    Store,
    UnitsGranted,
)
from assent.cli.people import acting
from assent.cli.requests import done_on
from assent.cli.times import acting_time, looking_time, refusing, stated_date

if TYPE_CHECKING:
    from assent.casework.determination.attestations import Attested
    from assent.casework.determination.signature import Alternative, ClinicianSignature, SpecificReason
    from assent.casework.record.lines import Grant
    from assent.desk.determination.determinations import Signed
    from assent.desk.notices.previews import DecisionPreview
    from assent.desk.ports import Desk


def approve(
    request: Id,
    store: Store,
    signed_by: SignedBy = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: LicenseNumber = "",
    licence_until: LicenseUntil = "",
    reason: Reasons = None,
    line: Lines = None,
    at: At = None,
) -> None:
    """Approve what was asked for, signed. Where the criteria are not met, with a reason by clause."""
    signer = Signer(signed_by, credential, specialty, licence, licence_until)
    typed = Typed(request, signer, tuple(reason or ()), tuple(line or ()))
    raise typer.Exit(decide(store, typed, at, _approved))


def deny(
    request: Id,
    store: Store,
    signed_by: SignedBy = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: LicenseNumber = "",
    licence_until: LicenseUntil = "",
    reason: Reasons = None,
    reason_es: SpanishReasons = None,
    alternative: Alternatives = None,
    departure: DepartureWords = "",
    line: Lines = None,
    preview: PreviewOnly = False,
    seen: SeenDigest = "",
    at: At = None,
) -> None:
    """Determine adversely. Only a clinician does: without signature and specific reasons it is refused.

    Where letters are written, look at them first with --preview, then decide with --seen.
    """
    signer = Signer(signed_by, credential, specialty, licence, licence_until)
    typed = Typed(
        request,
        signer,
        tuple(reason or ()),
        tuple(line or ()),
        tuple(alternative or ()),
        tuple(reason_es or ()),
        departure,
        seen,
    )
    raise typer.Exit(preview_of(store, typed, at, _denial) if preview else decide(store, typed, at, _denied))


def approve_in_part(
    request: Id,
    store: Store,
    line: Annotated[str, typer.Option(metavar="LINE", help="drug or infusion: one line at a time.")],
    start: FirstDay,
    end: LastDay,
    units: UnitsGranted = None,
    signed_by: SignedBy = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: LicenseNumber = "",
    licence_until: LicenseUntil = "",
    reason: Reasons = None,
    reason_es: SpanishReasons = None,
    alternative: Alternatives = None,
    departure: DepartureWords = "",
    preview: PreviewOnly = False,
    seen: SeenDigest = "",
    at: At = None,
) -> None:
    """Grant less than asked for on one line. As for a denial a clinician signs, with specific reasons."""
    typed = Typed(
        request,
        Signer(signed_by, credential, specialty, licence, licence_until),
        tuple(reason or ()),
        (line,),
        tuple(alternative or ()),
        tuple(reason_es or ()),
        departure,
        seen,
        granted(line, units, start, end),
    )
    raise typer.Exit(preview_of(store, typed, at, _part) if preview else decide(store, typed, at, _partly))


_NURSES = ("RN", "LPN")


@dataclass(frozen=True, slots=True)
class Signer:
    """The clinician as typed."""

    signed_by: str
    credential: str
    specialty: str
    licence: str
    licence_until: str

    def sign(
        self, desk: "Desk", store: Path, now: datetime, attested: "Attested"
    ) -> tuple[Actor, "ClinicianSignature"]:
        """Who acts, and the signature: by the license on file of who is signed in, or by the one that was typed.

        Raises ``Refused`` where a signer is typed though the store has accounts, and for what is missing.
        """
        from assent.desk.people.second_factor import signature

        if not acting.is_proven(desk):
            role = Role.NURSE if self.credential in _NURSES else Role.PHYSICIAN
            typed = self._typed(now, attested)
            return desk.coming_in(Actor(self.signed_by, role)), typed
        filled = [field.name for field in fields(self) if getattr(self, field.name)]
        if filled:
            options = ", ".join("--" + name.replace("_", "-") for name in filled)
            raise Refused(
                "This store has accounts: whoever is signed in signs, by the license on file. "
                f"Leave out: {options}."
            )
        caller = acting.caller_of(desk, store)
        return desk.coming_in(caller.account.actor), signature(desk, caller, attested, now)

    def _typed(self, now: datetime, attested: "Attested") -> "ClinicianSignature":
        """The signature as typed; raises ``Refused`` naming what is missing."""
        from assent.casework.determination.signature import ClinicianSignature
        from assent.casework.people.licenses import check_number

        missing = [field.name for field in fields(self) if not getattr(self, field.name).strip()]
        if missing:
            options = ", ".join("--" + name.replace("_", "-") for name in missing)
            raise Refused(
                f"Only a clinician decides this, and signs; nothing was recorded. Missing: {options}."
            )
        until = stated_date("--licence-until", self.licence_until)
        check_number(self.licence)
        return ClinicianSignature(
            self.signed_by, self.credential, self.licence, until, self.specialty, now,
            attested.says, attested.id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """A determination as typed. ``lines``, ``alternatives`` and ``spanish``, reasons in Spanish, may be empty."""

    request: str
    signer: Signer
    reasons: tuple[str, ...]
    lines: tuple[str, ...]
    alternatives: tuple[str, ...] = ()
    spanish: tuple[str, ...] = ()
    departure: str = ""
    seen: str = ""
    grant: "Grant | None" = None


Decide = Callable[["Desk", Typed, "Signed", Actor, datetime], str]
"""What makes the determination; the id of the request."""
Preview = Callable[["Desk", Typed, "Signed", Actor, datetime], "DecisionPreview"]
"""What shows the letters that a determination would bring."""


def decide(store: Path, typed: Typed, at: str | None, how: Decide) -> int:
    """Determine lines as the clinician signed; refused without a signature."""

    def work(desk: "Desk") -> str:
        from assent.casework.determination.attestations import AttestationId, sentence
        from assent.desk.determination.determinations import Signed

        now = acting_time(desk, at)
        attested = sentence(AttestationId.APPROVAL if how is _approved else AttestationId.DETERMINATION)
        actor, signature = typed.signer.sign(desk, store, now, attested)
        return how(desk, typed, Signed(signature, tuple(map(reason_of, typed.reasons))), actor, now)

    return done_on(store, work)


def preview_of(store: Path, typed: Typed, at: str | None, how: Preview) -> int:
    """Print the letters of a "no" in each language, and the digest to sign it with. Nothing is decided."""
    from assent import bootstrap
    from assent.casework.determination.attestations import AttestationId, sentence
    from assent.desk.determination.determinations import Signed

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            now, attested = looking_time(desk, at), sentence(AttestationId.DETERMINATION)
            actor, signature = typed.signer.sign(desk, store, now, attested)
            signed = _as_denied(typed, Signed(signature, tuple(map(reason_of, typed.reasons))))
            preview = how(desk, typed, signed, actor, now)
        show_preview(preview)
        return 0

    return refusing(work)


def _denial(desk: "Desk", typed: Typed, signed: "Signed", actor: Actor, now: datetime) -> "DecisionPreview":
    from assent.desk.determination import determinations

    return determinations.preview_adverse(desk, typed.request, typed.lines, signed, actor, now)


def _part(desk: "Desk", typed: Typed, signed: "Signed", actor: Actor, now: datetime) -> "DecisionPreview":
    from assent.desk.determination import determinations

    assert typed.grant is not None
    return determinations.preview_partial(desk, typed.request, typed.grant, signed, actor, now)


def _partly(desk: "Desk", typed: Typed, signed: "Signed", actor: Actor, now: datetime) -> str:
    """One line approved in part; refused without reasons."""
    from assent.desk.determination import determinations

    assert typed.grant is not None
    signed = _as_denied(typed, signed)
    return determinations.determine_partially(desk, typed.request, typed.grant, signed, actor, now).id


def _approved(desk: "Desk", typed: Typed, signed: "Signed", actor: Actor, now: datetime) -> str:
    """Lines approved as asked for."""
    from assent.desk.determination import determinations

    return determinations.approve(desk, typed.request, typed.lines, signed, actor, now).id


def _denied(desk: "Desk", typed: Typed, signed: "Signed", actor: Actor, now: datetime) -> str:
    """Lines determined adversely; refused without reasons."""
    from assent.desk.determination import determinations

    signed = _as_denied(typed, signed)
    return determinations.determine_adversely(desk, typed.request, typed.lines, signed, actor, now).id


def granted(line: str, units: int | None, start: str, end: str) -> "Grant":
    """What is granted of a line, as typed; raises ``Refused`` for a day that is none."""
    from assent.casework.record.lines import Grant

    return Grant(line, units, stated_date("--from", start), stated_date("--to", end))


def _as_denied(typed: Typed, signed: "Signed") -> "Signed":
    """The signature with all that was typed of a denial; raises ``Refused`` without reasons."""
    if not typed.reasons:
        raise Refused("Say why, by clause, about this member: --reason CLAUSE=WORDS.")
    return replace(
        signed,
        reasons=in_spanish(signed.reasons, typed.spanish),
        alternatives=tuple(map(alternative_of, typed.alternatives)),
        departure=typed.departure,
        preview=typed.seen,
    )


def reason_of(text: str) -> "SpecificReason":
    """A reason as typed, ``CLAUSE=WORDS``; raises ``Refused`` for another form."""
    from assent.casework.determination.signature import SpecificReason

    clause, sign, words = text.partition("=")
    if not sign:
        raise Refused("Write --reason CLAUSE=WORDS, as in --reason 'C.8=The scan of 3 February shows ...'.")
    return SpecificReason(clause.strip(), words.strip())


def in_spanish(
    reasons: "tuple[SpecificReason, ...]", spanish: tuple[str, ...]
) -> "tuple[SpecificReason, ...]":
    """The reasons with their Spanish words; raises ``Refused`` for words about a clause without a reason."""
    words = {translated.clause: translated.words for translated in map(reason_of, spanish)}
    for clause in words:
        if clause not in [reason.clause for reason in reasons]:
            raise Refused(f"--reason-es names {clause}, for which there is no --reason; give that too.")
    return tuple(replace(reason, spanish=words.get(reason.clause, "")) for reason in reasons)


def alternative_of(text: str) -> "Alternative":
    """What the plan would cover instead as typed, ``TREATMENT=WHO``; who gives it may be left out."""
    from assent.casework.determination.signature import Alternative

    treatment, _, providers = text.partition("=")
    return Alternative(treatment.strip(), providers.strip())
