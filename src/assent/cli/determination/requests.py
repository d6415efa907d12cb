"""The ``request`` commands that a clinician signs: approve, deny."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.options import (
    Alternatives,
    At,
    Credential,
    Id,
    LicenseNumber,
    LicenseUntil,
    Lines,
    Reasons,
    SignedBy,
    Specialty,
    Store,
)
from assent.cli.requests import done_on
from assent.cli.times import moment

if TYPE_CHECKING:
    from assent.casework.determination.signature import Alternative, SpecificReason
    from assent.desk.determination.determinations import Signed
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
    alternative: Alternatives = None,
    line: Lines = None,
    at: At = None,
) -> None:
    """Determine adversely. Only a clinician does: without signature and specific reasons it is refused."""
    signer = Signer(signed_by, credential, specialty, licence, licence_until)
    typed = Typed(request, signer, tuple(reason or ()), tuple(line or ()), tuple(alternative or ()))
    raise typer.Exit(decide(store, typed, at, _denied))


_ATTESTS = "I have reviewed this record; the determination and its reasons are mine."
_NURSES = ("RN", "LPN")


@dataclass(frozen=True, slots=True)
class Signer:
    """The clinician as typed."""

    signed_by: str
    credential: str
    specialty: str
    licence: str
    licence_until: str

    def actor(self) -> Actor:
        """Who acts: a nurse or a physician, by credential."""
        return Actor(self.signed_by, Role.NURSE if self.credential in _NURSES else Role.PHYSICIAN)

    def signed(self, reasons: tuple[str, ...], now: datetime) -> Signed:
        """The signature with its reasons; raises ``Refused`` naming what is missing."""
        from assent.casework.determination.signature import ClinicianSignature
        from assent.desk.determination.determinations import Signed

        missing = [field.name for field in fields(self) if not getattr(self, field.name).strip()]
        if missing:
            options = ", ".join("--" + name.replace("_", "-") for name in missing)
            raise Refused(
                f"Only a clinician decides this, and signs; nothing was recorded. Missing: {options}."
            )
        try:
            until = date.fromisoformat(self.licence_until)
        except ValueError:
            raise Refused(f"--licence-until {self.licence_until!r} is no date such as 2027-12-31.") from None
        signature = ClinicianSignature(
            self.signed_by, self.credential, self.licence, until, self.specialty, now, _ATTESTS
        )
        return Signed(signature, tuple(map(_reason, reasons)))


@dataclass(frozen=True, slots=True)
class Typed:
    """A determination as typed. ``lines`` and ``alternatives`` may be empty."""

    request: str
    signer: Signer
    reasons: tuple[str, ...]
    lines: tuple[str, ...]
    alternatives: tuple[str, ...] = ()


Decide = Callable[["Desk", Typed, "Signed", datetime], str]
"""What makes the determination; the id of the request."""


def decide(store: Path, typed: Typed, at: str | None, how: Decide) -> int:
    """Determine lines as the clinician signed; refused without a signature."""

    def work(desk: Desk) -> str:
        now = moment(at)
        return how(desk, typed, typed.signer.signed(typed.reasons, now), now)

    return done_on(store, work)


def _approved(desk: Desk, typed: Typed, signed: Signed, now: datetime) -> str:
    """Lines approved as asked for."""
    from assent.desk.determination import determinations

    return determinations.approve(desk, typed.request, typed.lines, signed, typed.signer.actor(), now).id


def _denied(desk: Desk, typed: Typed, signed: Signed, now: datetime) -> str:
    """Lines determined adversely; refused without reasons."""
    from assent.desk.determination import determinations

    if not typed.reasons:
        raise Refused("Say why, by clause, about this member: --reason CLAUSE=WORDS.")
    signed = replace(signed, alternatives=tuple(map(_alternative, typed.alternatives)))
    actor = typed.signer.actor()
    return determinations.determine_adversely(desk, typed.request, typed.lines, signed, actor, now).id


def _reason(text: str) -> SpecificReason:
    from assent.casework.determination.signature import SpecificReason

    clause, sign, words = text.partition("=")
    if not sign:
        raise Refused("Write --reason CLAUSE=WORDS, as in --reason 'C.8=The scan of 3 February shows ...'.")
    return SpecificReason(clause.strip(), words.strip())


def _alternative(text: str) -> Alternative:
    from assent.casework.determination.signature import Alternative

    treatment, _, providers = text.partition("=")
    return Alternative(treatment.strip(), providers.strip())
