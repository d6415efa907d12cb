"""An action attempted from a page made for it: done, or what is wrong, with everything typed kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import Conflicting, NotFound, Refused
from assent.web.server.caller import Caller
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.fields import field_id, label_of_field
from assent.workbench.actions.matter import RequestMatter
from assent.workbench.actions.performing import NotAsNeeded, Target, perform
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import page

_NAMES_A_FIELD = re.compile(r"(?P<field>[a-z_]{2,30}): ")
_NAMES_A_REASON = re.compile(r"reason for (?P<clause>\S+): ")
_OWN = frozenset({"csrf", "version", "key", "do", "see", "add"})
"""Fields that a page adds to what was typed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How it went: ``answer`` is what the interface answers.

    ``errors`` say by field what is wrong, ``says`` what else is. ``moved_on``: somebody else acted meanwhile.
    """

    answer: Any = None
    errors: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    moved_on: bool = False

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return not (self.errors or self.says)

    @property
    def summary(self) -> tuple[tuple[str, str], ...]:
        """For the summary of errors: the id of each field, and what is wrong with it."""
        faults = tuple(
            (field_id(name), f"{label_of_field(name)}: {fault}") for name, fault in self.errors.items()
        )
        return (*faults, ("", self.says)) if self.says else faults

    def wrong(self, name: str) -> str:
        """What is wrong with one field; empty where nothing is."""
        return self.errors.get(name, "")


NOT_YET = Tried()
"""Of a page that was only opened."""


def attempt(
    http: Request,
    caller: Caller,
    name: str,
    request: str,
    data: Mapping[str, Any],
    place: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Tried:
    """Do an action by its name, on the version that the form names. Raises ``NotFound``; all else is in the answer."""
    form = form_of(http)
    target = Target(request, form.version if version is None else version, place, form.text("key"))
    return outcome_of(lambda: perform(actions()[name], target, data, caller, http), form)


def outcome_of(work: Callable[[], Any], form: SentForm) -> Tried:
    """How it went with what a form asks for. Raises ``NotFound``; all else that is refused is in the answer."""
    try:
        return Tried(work())
    except NotAsNeeded as wrong:
        return Tried(errors={fault.field: fault.says for fault in wrong.faults})
    except NotFound:
        raise
    except Conflicting as wrong:
        return Tried(says=wrong.says, moved_on=True)
    except Refused as wrong:
        return _refused(wrong, form)


def faulty(**errors: str) -> Tried:
    """Something is wrong already before it is attempted."""
    return Tried(errors=errors)


def _refused(wrong: Refused, form: SentForm) -> Tried:
    """What a refusal says, at the field that it names first, if any; at the words of a reason by its clause."""
    reason = _NAMES_A_REASON.match(wrong.says)
    for name, text in form if reason else ():
        if reason and text == reason["clause"] and name.endswith(".clause"):
            field = f"{name.removesuffix('clause')}words"
            return Tried(errors={field: wrong.says[reason.end() :]})
    named = _NAMES_A_FIELD.match(wrong.says)
    if named is None:
        return Tried(says=wrong.says)
    return Tried(errors={named["field"]: wrong.says[named.end() :]})


def evidence_typed(form: SentForm) -> dict[str, Any]:
    """What was typed of the evidence behind a value, as actions take it."""
    names = ("basis", "source", "on", "by", "words")
    return {name: text for name in names if (text := form.text(f"evidence.{name}"))}


def kept(http: Request) -> tuple[tuple[str, str], ...]:
    """Everything that was typed, as names and texts for hidden fields."""
    return tuple((name, text) for name, text in form_of(http) if name not in _OWN)


def act_page(
    http: Request,
    template: str,
    matter: RequestMatter,
    tried: Tried = NOT_YET,
    *,
    version: str = "",
    **values: Any,
) -> Response:
    """A page on which somebody acts: with the request in its head, and what is wrong with what was typed.

    ``version`` is the one that is seen from here on, where the page itself has moved the request on.
    """
    form = form_of(http)
    version = version or form.text("version") or str(matter.detail.version)
    if tried.moved_on:  # what changed is shown; from here on it is the version that is seen
        version = str(matter.detail.version)
    return page(
        http,
        template,
        200 if tried.done else 422,
        matter=matter,
        request=matter.detail.request,
        version=version,
        key=form.text("key") or token_hex(16),
        tried=tried,
        form=form,
        came=matter.since(form.version) if tried.moved_on else (),
        field_id=field_id,
        **values,
    )
