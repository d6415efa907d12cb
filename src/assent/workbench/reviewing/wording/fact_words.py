"""Facts as people read them: what each is called, its value in words, what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from assent.casework.record.state import RequestState
from assent.desk.assessment.policies import FactShown, Policy
from assent.desk.record.detail import Detail, FactOfRequest
from assent.workbench.actions.record_words import fact_name, titled
from assent.workbench.shell.fact_fields import fact_value, facts_by_name
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a value: the source, its day, who said so, the words relied on, the document."""

    basis: str
    source: str
    on: date | None
    by: str
    words: str
    document: str

    @property
    def is_known(self) -> bool:
        """Whether anything does."""
        return bool(self.source or self.by or self.words or self.document)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact in a table; ``submitted`` is the value before a person of the plan put another beside it."""

    path: str
    label: str
    value: str
    behind: Behind
    submitted: str = ""
    supported: bool = False
    disputed: bool = False
    confirmed_by: str = ""
    given: bool = True


class FactWords:
    """Names and values of the facts of one request."""

    def __init__(self, detail: Detail, state: RequestState, policy: Policy | None) -> None:
        self._policy = policy
        self._of_request: Mapping[str, FactOfRequest] = {fact.fact: fact for fact in detail.facts}
        computed = (detail.assessment or {}).get("computed", ())
        self._computed: Mapping[str, str] = {fact["fact"]: fact["inputs"] for fact in computed}
        self._known = facts_by_name(policy) if policy else {}
        self._called = cache(
            lambda path: fact_name(path, state, policy) if policy else path
        )  # once for a page

    def label(self, path: str) -> str:
        """What a fact is called: ``mirtazapine (trial 4): adherence``."""
        if self._policy is None:
            return path
        return titled(self._called(path))

    def known_name(self, path: str) -> str:
        """What the fact at a path is called inside a sentence; empty for a path that the policy does not know."""
        if self._policy is None or self.definition(path) is None:
            return ""
        return self._called(path)

    def definition(self, path: str) -> FactShown | None:
        """What the policy says of a fact."""
        return self._known.get(definition_path(path))

    def question(self, path: str) -> str:
        """The question that obtains it."""
        known = self.definition(path)
        return known.question if known else ""

    def row(self, path: str, value: Any, evidence: Mapping[str, str] | None = None) -> FactRow:
        """A fact with its value and what stands behind it."""
        recorded = self._of_request.get(path)
        behind = _behind(evidence or {}, recorded, self._computed.get(path, ""))
        return FactRow(
            path=path,
            label=self.label(path),
            value=self.value(path, value),
            behind=behind,
            submitted=self.value(path, recorded.submitted.value) if recorded and recorded.submitted else "",
            supported=bool(recorded and recorded.supported),
            disputed=bool(recorded and recorded.disputed),
            confirmed_by=(recorded.confirmed_by or "") if recorded else "",
            given=recorded is not None,
        )

    def value(self, path: str, value: Any) -> str:
        """A value in words: yes or no, a day, a choice, a number with its unit; what is unknown says so."""
        return say("reviewing.facts.unknown") if value is None else fact_value(self._known, path, value)


def definition_path(path: str) -> str:
    """The path under which a policy defines a fact: ``trials[].days`` for ``trials[3].days``."""
    name, bracket, subscript = path.partition("[")
    return f"{name}[]{subscript.partition(']')[2]}" if bracket else path


def _behind(traced: Mapping[str, str], recorded: FactOfRequest | None, computed: str) -> Behind:
    evidence = recorded.evidence if recorded is not None else traced
    on = evidence.get("on")
    return Behind(
        basis=evidence.get("basis", "computed" if computed else ""),
        source=evidence.get("source", computed),
        on=date.fromisoformat(on) if on else None,
        by=evidence.get("by", ""),
        words=evidence.get("words", ""),
        document=(recorded.document or "") if recorded is not None else "",
    )
