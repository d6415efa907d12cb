"""The filters of the worklist as an address holds them, and the views that somebody saved of them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response

from assent.casework.intake.events import Urgency
from assent.casework.record.days import in_plan_zone
from assent.casework.record.state import Stage
from assent.casework.worklist.query import Filter
from assent.desk.requirement.codes import PRODUCT_LINES

OPEN, ALL = "open", "all"
ME, NOBODY = "me", "nobody"
OPEN_STAGES = (Stage.RECEIVED, Stage.PENDED, Stage.IN_REVIEW)
STAGES = (*OPEN_STAGES, Stage.DETERMINED, Stage.WITHDRAWN, Stage.DRAFT, Stage.EXPIRED)
NAMES = ("stage", "product_line", "urgency", "whose", "due_before")
MOST_VIEWS, LONGEST_NAME = 12, 40
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class WorklistFilters:
    """The filters as they stand in an address, each empty where it is not used, and which cannot be read."""

    stage: str = OPEN
    product_line: str = ""
    urgency: str = ""
    whose: str = ""
    due_before: str = ""
    wrong: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address of the worklist with these filters."""
        stage = "" if self.stage == OPEN else self.stage or ALL
        values = {"stage": stage, **{name: getattr(self, name) for name in NAMES[1:]}}
        query = {name: value for name, value in values.items() if value}
        return f"/worklist?{urlencode(query)}" if query else "/worklist"

    def wanted(self, me: str) -> Filter:
        """What to ask the record for; ``me`` is the account that asks."""
        stages = OPEN_STAGES if self.stage == OPEN else (Stage(self.stage),) if self.stage else ()
        assignee = me if self.whose == ME else self.whose if self.whose not in ("", NOBODY) else None
        return Filter(
            states=tuple(stage.value for stage in stages),
            product_line=self.product_line or None,
            urgency=self.urgency or None,
            assignee=assignee,
            unassigned=self.whose == NOBODY,
            due_before=_end_of(self.due_before) if self.due_before else None,
        )


def read_filters(typed: Mapping[str, str]) -> WorklistFilters:
    """Filters out of an address; what cannot be read is left out and named in ``wrong``."""
    known = {
        "stage": (OPEN, ALL, *(stage.value for stage in STAGES)),
        "product_line": PRODUCT_LINES,
        "urgency": tuple(urgency.value for urgency in Urgency),
    }
    values: dict[str, str] = {}
    wrong = []
    for name in NAMES:
        value = typed.get(name, "").strip()[:100]
        fits = not value or (value in known.get(name, (value,)) and (name != "due_before" or _is_day(value)))
        if fits and value:
            values[name] = "" if name == "stage" and value == ALL else value
        elif not fits:
            wrong.append(name)
    return WorklistFilters(**values, wrong=tuple(wrong))


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name, and the address of the worklist that it stands for."""

    name: str
    address: str


def saved_views(request: Request, account: str) -> tuple[SavedView, ...]:
    """The views that an account saved in this browser; what cannot be read is none."""
    try:
        pairs = json.loads(urlsafe_b64decode(request.cookies.get(_cookie(account), "").encode()))
        named = [(str(name)[:LONGEST_NAME], str(query)) for name, query in pairs][:MOST_VIEWS]
    except (ValueError, TypeError):
        return ()
    return tuple(SavedView(name, read_filters(dict(parse_qsl(query))).address) for name, query in named)


def keep_views(response: Response, account: str, views: tuple[SavedView, ...]) -> None:
    """Keep the views of an account in its browser, where no script reads them."""
    pairs = [[view.name, view.address.partition("?")[2]] for view in views]
    text = urlsafe_b64encode(json.dumps(pairs).encode()).decode()
    response.set_cookie(
        _cookie(account), text, max_age=_YEAR, path="/", secure=True, httponly=True, samesite="strict"
    )


def _cookie(account: str) -> str:
    """The name of the cookie: another account in the same browser has its own."""
    return f"__Host-assent-views-{sha256(account.encode()).hexdigest()[:12]}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _end_of(day: str) -> datetime:
    """The end of a day where the plan is."""
    return in_plan_zone(datetime.combine(date.fromisoformat(day) + timedelta(days=1), time()))
