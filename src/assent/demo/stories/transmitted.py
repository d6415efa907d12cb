"""Requests that the records system of an office sends as bundles of PAS."""

from assent.demo.facts import Facts
from assent.demo.request_bundles import Bundle, canceled, first_request, update
from assent.demo.scene import Life, Scene
from assent.demo.stories.steps import treated


def at_once_by_bundle(s: Scene) -> Life:
    """The bundle holds everything, signed: its response says that it is certified."""
    _first(s, s.first())
    yield from treated(s, s.draws.between(2, 6))


def answered_by_update(s: Scene) -> Life:
    """Pended with one question; the records system answers it by an update some hours later."""
    facts = s.first()
    sent = _first(s, {**facts, "ketamine_misuse": None})
    yield s.hours(s.draws.between(2, 5))
    s.send(update(s.sender, sent, f"{s.claim}-U1", facts))
    yield from treated(s, s.draws.between(1, 4))


def waits_for_an_update(s: Scene) -> Life:
    """Pended with two questions, and no update came yet."""
    _first(s, s.first({"ketamine_misuse": None, "family_release": None}))
    yield s.minutes(20)


def canceled_by_update(s: Scene) -> Life:
    """Pended with a question, and canceled by the office, which treats otherwise."""
    facts = s.first({"candidacy_documented": None})
    sent = _first(s, facts)
    yield s.days(1)
    s.send(canceled(s.sender, sent, f"{s.claim}-U1", facts))


def _first(s: Scene, facts: Facts) -> Bundle:
    bundle = first_request(s.sender, s.claim, facts)
    s.send(bundle)
    return bundle
