"""Who signed what an office sends in: checked against the plan's list of its people, where there is one."""

from collections.abc import Iterable

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.intake.signers import check_signer
from assent.desk.intake.submission import Submission
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording

_WHOLE = "attested_by"


def check_signers(desk: Desk, submission: Submission) -> None:
    """Raise ``Refused`` where somebody signed the request, or a fact of it, who cannot be found again."""
    facts = (
        (f"evidence of {fact}: by", evidence.by)
        for fact, evidence in submission.case.evidence.items()
        if evidence.basis is Basis.ATTESTED
    )
    _check(desk, submission.provider, ((_WHOLE, submission.attested_by), *facts))


def check_signer_of(work: Recording, evidence: Evidence) -> None:
    """The same for facts that are given later."""
    if evidence.basis is Basis.ATTESTED and work.state.draft is not None:
        _check(work.desk, work.state.draft.provider, [("evidence: by", evidence.by)])


def _check(desk: Desk, office: str, signatures: Iterable[tuple[str, str]]) -> None:
    """Of single facts only where the plan keeps a list for the office, or asks that signers be identified."""
    provider = desk.directory.provider(office) if desk.directory else None
    listed, identified = provider.signers if provider else (), desk.office.identified_signers
    checked = set[str]()
    for field, person in signatures:
        if person in checked:
            continue
        checked.add(person)
        if person if field == _WHOLE else listed or identified:
            check_signer(field, person, listed, identified=identified)
