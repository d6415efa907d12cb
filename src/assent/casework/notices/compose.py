"""Compose a letter: for each kind, its pieces in order, each from the record or from fixed words."""

from collections.abc import Callable, Iterator, Mapping

from assent.casework.appeal.events import AppealForwarded
from assent.casework.deadlines.events import DeadlineMissed
from assent.casework.intake.events import Withdrawn
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Matter, considered_of
from assent.casework.notices.notice import Block, Labels, Notice, Paragraph
from assent.casework.notices.official_form import form_due, form_text, on_form
from assent.casework.notices.passages import (
    appeals as appealed,
)
from assent.casework.notices.passages import (
    grants,
    lateness,
    opening,
    rights,
)
from assent.casework.notices.passages import (
    lapse as lapsing,
)
from assent.casework.notices.passages import (
    outside_decisions as outside,
)
from assent.casework.notices.passages import (
    questions as asking,
)
from assent.casework.notices.passages import (
    signature as signed,
)
from assent.casework.notices.passages import (
    way_to_yes as yes,
)
from assent.casework.notices.passages import (
    withdrawal as withdrawing,
)
from assent.casework.notices.passages.alternatives import named_alternative, no_alternative
from assent.casework.notices.passages.clinical_picture import clinical_picture
from assent.casework.notices.passages.criteria import codes, criteria_included, criteria_used, how_to_get
from assent.casework.notices.passages.reasons import (
    information,
    named,
    reasons_told,
    specific,
)
from assent.casework.notices.plan_texts import criteria_file
from assent.casework.notices.sensitive import circumstances, is_mental_health

Blocks = Iterator[Block | None]


def compose(matter: Matter) -> Notice:
    """The letter for its reader, as of its day. Not yet checked: ``check.checked`` lets it out.

    Raises ``NoticeIncomplete`` where fixed words have a place that the record cannot fill.
    """
    reasons = appealed.reasons_again(matter) or reasons_told(matter)
    holds = circumstances(matter, frozenset(named(reasons)), appealed.is_upheld(matter))
    written = (*_BODIES[matter.due.kind](matter), *_closing(matter, holds))
    blocks = tuple(block for block in written if block is not None)
    kind, due, text = matter.due.kind, form_due(matter), form_text(matter)
    form, blocks = on_form(matter, text, blocks) if text else (None, blocks)
    return Notice(
        kind=kind,
        to=matter.due.to,
        about=matter.due.about,
        lines=matter.due.lines,
        request=matter.state.id,
        line=matter.line,
        item=matter.item,
        language=matter.words.language,
        date=matter.day,
        date_words=matter.words.day(matter.day),
        letterhead=matter.letterhead,
        addressee=matter.addressee,
        subject=matter.say(f"subject.{kind.value}"),
        greeting=matter.say("labels.greeting", name=matter.addressee.name or "-"),
        blocks=blocks,
        labels=_labels(matter),
        form_due=due.form_id if due else "",
        form=form,
        criteria_due=_criteria_due(matter, named(reasons)),
        holds=holds,
        names=_named(matter, blocks),
    )


def _named(matter: Matter, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The people whom the letter names: the member, who signed, who withdrew the request.

    An office knows its patient by the member number too, and does not wait for the directory to spell the name.
    """
    told, member = matter.told, "" if matter.to_provider else matter.told.member
    withdrew = (matter.body.person,) if isinstance(matter.body, Withdrawn) else ()
    said = "\n".join(text for block in blocks for text in block.texts())
    return tuple(name for name in (member, *told.names.values(), *withdrew) if name.strip() and name in said)


def _criteria_due(matter: Matter, clauses: tuple[str, ...]) -> str:
    """The file in which the plan's text of a cited rule is missing; empty where none is."""
    policy = matter.policy
    return criteria_file(policy.id, policy.version) if matter.unpublished(clauses) else ""


def _information_request(matter: Matter) -> Blocks:
    yield asking.intro(matter)
    yield opening.about(matter)
    yield asking.facts_asked(matter)
    yield asking.answer_by(matter)


def _approval(matter: Matter) -> Blocks:
    yield grants.approved(matter)
    yield grants.granted(matter)
    yield grants.number(matter)
    yield grants.comes_next(matter)
    yield opening.about(matter)


def _partial(matter: Matter) -> Blocks:
    yield _said("decision", matter, "partial.decision")
    yield grants.granted(matter)
    yield grants.number(matter)
    yield from _why(matter)
    yield grants.comes_next(matter)
    yield from _rights(matter)
    yield from _details(matter)


def _adverse(matter: Matter) -> Blocks:
    crisis = ("adverse.crisis",) if is_mental_health(matter) else ()
    yield _said("decision", matter, "adverse.decision", "adverse.care", *crisis)
    yield from _why(matter)
    yield from _rights(matter)
    yield from _details(matter)


def _why(matter: Matter) -> Blocks:
    """What every "no" tells first: what was asked, why not, who decided, and what could change it."""
    reasons = reasons_told(matter)
    yield opening.about(matter)
    yield specific(matter, reasons)
    yield signed.signed(matter, (refusal.signature for refusal in matter.refusals()))
    yield named_alternative(matter)
    yield yes.way_to_yes(matter, named(reasons))


def _details(matter: Matter) -> Blocks:
    """On what a "no" rests, in full; the criteria themselves come last."""
    clauses = named(reasons_told(matter))
    yield information(matter, considered_of(matter.refusals()), frozenset(clauses))
    yield clinical_picture(matter, clauses)
    yield no_alternative(matter)
    yield criteria_used(matter, clauses)
    yield how_to_get(matter)
    yield codes(matter, clauses)
    yield criteria_included(matter, clauses)


def _rights(matter: Matter) -> Blocks:
    """What can be done about a "no"."""
    yield rights.appeal(matter)
    yield rights.fast_appeal(matter)
    yield rights.next_levels(matter)
    yield rights.continuation(matter)
    yield rights.peer_to_peer(matter)
    yield rights.representative(matter)
    yield rights.consumer_assistance(matter)


def _extension(matter: Matter) -> Blocks:
    yield lateness.extended(matter)
    yield lateness.why_longer(matter)
    yield lateness.decided_by(matter)
    yield asking.still_needed(matter)
    yield rights.grievance(matter, "rights.grievance_extension")
    yield opening.about(matter)


def _appeal_extension(matter: Matter) -> Blocks:
    yield lateness.appeal_extended(matter)
    yield lateness.why_longer(matter)
    yield lateness.decided_by(matter)
    yield rights.grievance(matter, "rights.grievance_extension")
    yield opening.about(matter)


def _outside_decision(matter: Matter) -> Blocks:
    yield outside.answer(matter)
    yield outside.what_now(matter)
    yield outside.ordered(matter)
    yield outside.what_follows(matter)
    yield rights.representative(matter)
    yield opening.about(matter)


def _expedite_refused(matter: Matter) -> Blocks:
    yield lateness.stays_standard(matter)
    yield lateness.why_not_fast(matter)
    yield lateness.standard_deadline(matter)
    yield lateness.make_it_fast(matter)
    yield rights.grievance(matter, "rights.grievance_expedite")
    yield opening.about(matter)


def _deemed(matter: Matter) -> Blocks:
    yield lateness.law_says(matter)
    yield lateness.what_now(matter)
    yield opening.about(matter)
    if isinstance(matter.body, AppealForwarded):
        yield rights.consumer_assistance(matter)
        return
    if isinstance(matter.body, DeadlineMissed):
        yield rights.after_appeal(matter)
        yield rights.continuation(matter)
        yield rights.representative(matter)
        yield rights.consumer_assistance(matter)
        return
    yield rights.appeal(matter)
    yield rights.fast_appeal(matter)
    yield rights.next_levels(matter)
    yield rights.continuation(matter)
    yield rights.representative(matter)
    yield rights.consumer_assistance(matter)
    yield how_to_get(matter)


def _appeal_acknowledged(matter: Matter) -> Blocks:
    yield appealed.received(matter)
    yield appealed.answered_by(matter)
    yield appealed.what_to_add(matter)
    yield rights.representative(matter)
    yield opening.about(matter)


def _appeal_decision(matter: Matter) -> Blocks:
    yield appealed.answer(matter)
    yield grants.granted(matter)
    yield grants.number(matter)
    yield grants.comes_next(matter)
    yield opening.about(matter)
    reasons = appealed.reasons_again(matter)
    clauses = named(reasons)
    if reasons:
        yield specific(matter, reasons)
        yield named_alternative(matter)
    yield appealed.considered(matter)
    if reasons:
        yield appealed.information_again(matter)
        yield clinical_picture(matter, clauses)
        yield no_alternative(matter)
        yield criteria_used(matter, clauses)
        yield criteria_included(matter, clauses)
        yield how_to_get(matter)
    signatures = [decision.signature for decision in appealed.decisions(matter)]
    yield signed.signed(matter, signatures)
    if reasons:
        yield signed.certified(matter, signatures[0])
        yield rights.after_appeal(matter)
        yield rights.conference(matter)
        yield rights.continuation(matter)
        yield rights.consumer_assistance(matter)


def _lapse_warning(matter: Matter) -> Blocks:
    yield lapsing.ends_soon(matter)
    yield lapsing.left(matter)
    yield lapsing.go_on(matter)
    yield lapsing.what_to_send(matter)
    yield opening.about(matter)


def _withdrawal(matter: Matter) -> Blocks:
    yield withdrawing.taken_back(matter)
    yield withdrawing.if_nobody_asked(matter)
    yield withdrawing.ask_again(matter)
    yield withdrawing.undo(matter)
    yield opening.about(matter)


_BODIES: Mapping[NoticeKind, Callable[[Matter], Blocks]] = {
    NoticeKind.INFORMATION_REQUEST: _information_request,
    NoticeKind.APPROVAL: _approval,
    NoticeKind.PARTIAL_APPROVAL: _partial,
    NoticeKind.ADVERSE: _adverse,
    NoticeKind.EXTENSION: _extension,
    NoticeKind.EXPEDITE_REFUSED: _expedite_refused,
    NoticeKind.DEEMED: _deemed,
    NoticeKind.APPEAL_ACKNOWLEDGED: _appeal_acknowledged,
    NoticeKind.APPEAL_DECISION: _appeal_decision,
    NoticeKind.APPEAL_EXTENSION: _appeal_extension,
    NoticeKind.OUTSIDE_DECISION: _outside_decision,
    NoticeKind.LAPSE_WARNING: _lapse_warning,
    NoticeKind.WITHDRAWAL: _withdrawal,
}


def _closing(matter: Matter, holds: frozenset[str]) -> Blocks:
    yield opening.contact(matter)
    yield opening.language_help(matter)
    yield opening.taglines(matter)
    yield opening.nondiscrimination(matter)
    yield opening.part2(holds)


def _said(element: str, matter: Matter, *keys: str) -> Block:
    return Block((element,), "", tuple(Paragraph(matter.say(key)) for key in keys))


def _labels(matter: Matter) -> Labels:
    names = ("request", "page", "of", "phone", "tty", "form", "not_valid")
    return Labels(*(matter.say(f"labels.{name}") for name in names))
