"""Use case: the readable record of one request, for an external reviewer or an auditor, as PDF/UA."""

from datetime import datetime

from assent.casework.notices.notice import Block
from assent.casework.notices.words import Words
from assent.casework.oversight.case_file import CaseFile
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.desk.assessment.policies import named_version
from assent.desk.intake.documents import documents_of, see
from assent.desk.notices.matter import letters_of, part2_programs
from assent.desk.people.names import people
from assent.desk.ports import SYSTEM, Desk
from assent.desk.record import case_file_facts as facts
from assent.desk.record import case_file_history as history
from assent.desk.record.case_file_words import in_words
from assent.desk.record.detail import Detail
from assent.desk.record.display import shown, with_reasons
from assent.desk.record.explanation import explained, label_of
from assent.desk.record.recording import Recording, take_up
from assent.logic.policy import Policy

PART = "case file"
"""What the record calls this part of a request, where somebody looked at it."""


def case_file(
    desk: Desk, request: str, actor: Actor, now: datetime, purpose: str = "readable record"
) -> bytes:
    """The whole case as one PDF/UA-1. That it was made goes on the record first.

    Raises ``NotPermitted`` for a role that does not review or audit, ``NotFound``, and ``Refused`` where this
    installation sets nothing in type, or a letter of the record cannot be read.
    """
    check_use(actor.role, Use.READ_CASE_FILE)
    work = take_up(desk, request, now)
    see(work, PART, purpose, actor)
    state = work.save()
    assessment = explained(desk, state)
    detail = with_reasons(desk, shown(state, work.events), state, assessment)
    policy = assessment.policy if assessment else None
    if policy is None:
        policy = named_version(desk.catalogue, state.draft.policy if state.draft else "")
    day = plan_day(work.now)
    contents = CaseFile(
        request=request,
        title=f"Record of request {request}",
        date=day,
        date_words=Words("en", "provider").day(day),
        letterhead=desk.plan.letterhead,
        blocks=_blocks(work, detail, policy),
    )
    return letters_of(desk).render_case_file(contents)


def _blocks(work: Recording, detail: Detail, policy: Policy) -> tuple[Block, ...]:
    desk, state = work.desk, work.state
    package = desk.catalogue.package(policy.id)

    def called(path: str) -> str:
        return label_of(path, state, policy)

    person = people(desk, {SYSTEM.id: "the software"})
    blocks = (
        facts.about(detail, policy),
        *facts.part2_statement(state, policy, part2_programs(work)),
        *history.decisions(detail, policy, person),
        *facts.conclusion(detail, person),
        *facts.clauses(detail, policy, called),
        *facts.facts(detail, package, called, person),
        *history.documents(detail),
        history.happened(detail, policy, person),
        *history.letters(state, lambda digest: _text(desk, digest)),
        history.proof(state),
    )
    return tuple(map(in_words, blocks))


def _text(desk: Desk, digest: str) -> str:
    """The words of a letter that was sent; raises ``Refused`` where they are not there or were changed."""
    try:
        return documents_of(desk).read(digest).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"document {digest} is no text") from None
