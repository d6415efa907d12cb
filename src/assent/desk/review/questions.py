"""Asking the provider: with a time at which somebody looks before the deadline, since asking stops no clock."""

import re
from collections.abc import Iterable, Mapping

from assent.casework.deadlines.clocks import as_deadline, binding, escalation
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.casework.review.commands import request_information
from assent.casework.review.events import AskedFact, AskedPart, InformationRequested
from assent.desk.assessment.policies import named_version
from assent.desk.record.recording import Recording
from assent.desk.requirement.settlement import send

_RECORD = re.compile(r"(?P<list>[a-z_]+)\[\d{1,6}\](?:\.(?P<field>[a-z_0-9]+))?")
_LONGEST_QUESTION = 500


def request_answers(
    work: Recording, asks: Iterable[AskedFact], actor: Actor, tree: tuple[AskedPart, ...] = ()
) -> None:
    """Put the request for information on the record. Where the deadline has passed a physician looks instead.

    ``tree`` says of which questions one is enough.
    """
    asks = tuple(asks)
    first = binding(work.state, work.moments)
    if first is None:
        bodies = request_information(work.state, InformationRequested(asks, tree=tree), work.now, actor, None)
        work.add(bodies, actor)
        return
    line, clock = first
    deadline = as_deadline(line, clock)
    if deadline.due <= work.now:
        why = f"The deadline under {deadline.rule} has passed while facts are missing."
        send(work, Role.PHYSICIAN, why)
        return
    at = escalation(work.state, clock)
    if at is None or not work.now < at < deadline.due:
        at = work.now + (deadline.due - work.now) / 2
    request = InformationRequested(asks, at, tree)
    work.add(request_information(work.state, request, work.now, actor, deadline), actor)


def questions_of(work: Recording, asks: Mapping[str, str]) -> tuple[AskedFact, ...]:
    """A reviewer's questions; raises ``Refused`` for what is no fact of the policy, or a question too long."""
    policy = named_version(work.desk.catalogue, work.state.draft.policy if work.state.draft else "")
    vocabulary = policy.vocabulary
    own = {fact.name: (fact.question, fact.document) for fact in vocabulary.facts}
    own |= {records.name: (records.question, records.document) for records in vocabulary.lists}
    fields = {
        f"{records.name}.{field.name}": field for records in vocabulary.lists for field in records.fields
    }
    questions = []
    for path, words in asks.items():
        record = _RECORD.fullmatch(path)
        field = fields.get(f"{record['list']}.{record['field']}") if record else None
        known = (field.question, field.document) if field else own.get(record["list"] if record else path)
        if known is None:
            raise Refused(f"{path[:60]} is no fact of the policy; `assent policy facts` lists them.")
        if len(words) > _LONGEST_QUESTION:
            raise Refused(f"{path}: a question has at most {_LONGEST_QUESTION} signs.")
        questions.append(AskedFact(path, words.strip() or known[0], (), known[1], by_person=True))
    return tuple(questions)
