"""Steps that several stories share."""

from datetime import date, timedelta
from typing import Any

from assent.casework.people.accounts import Account
from assent.casework.record.actors import Role
from assent.casework.review.events import Escalated, Unlocked
from assent.demo.facts import Facts
from assent.demo.office_hours import working_day
from assent.demo.scene import Life, Scene
from assent.desk.plain_actions import act
from assent.desk.review import review
from assent.logic.tree import Plain

_REVIEW = "review of the request"


def without(facts: Facts, list_: str, index: int, name: str) -> Facts:
    """The facts with one field of one record left out."""
    fact: Any = facts[list_]
    records = [dict(record) for record in (fact["records"] if isinstance(fact, dict) else fact)]
    del records[index][name]
    shortened = {**fact, "records": records} if isinstance(fact, dict) else records
    return {**facts, list_: shortened}


def rating(index: int, total: int, on: date) -> dict[str, Plain | None]:
    """A PHQ-9 total as an answer gives it, as one record of the list of ratings."""
    record = f"scores[{index}]"
    return {f"{record}.scale": "phq_9", f"{record}.total": total, f"{record}.date": on.isoformat()}


def taken_up(s: Scene, reviewer: Account) -> Life:
    """Intake gives it to somebody, who looks at it and works on it alone."""
    s.give_to(reviewer)
    yield s.minutes(12)
    s.look(reviewer, _REVIEW)
    review.lock(s.desk, s.id, reviewer.actor, s.now)
    yield s.minutes(8)


def treated(s: Scene, most: int = 8) -> Life:
    """The infusions are given, and their claims come in some days later, until the authorization ends."""
    number = s.number
    grant = s.state.authorizations[number].grant("infusion")
    assert grant is not None
    day, gap = max(grant.start, working_day(s.today + timedelta(days=1))), 3
    for count in range(1, min(most, grant.units or most) + 1):
        if day > grant.end:
            return
        yield s.on(day + timedelta(days=4), 11)
        s.use_units(number, day, f"CL-{s.id}-{count}")
        day, gap = day + timedelta(days=gap), 7 - gap


def asked_a_physician(s: Scene, nurse: Account, why: str) -> Life:
    """A nurse has a physician look, who takes it up."""
    act(s.desk, s.id, Escalated(Role.PHYSICIAN, why), nurse.actor, s.now)
    act(s.desk, s.id, Unlocked(), nurse.actor, s.now)
    yield s.hours(1)
    yield from taken_up(s, s.cast.physician)
