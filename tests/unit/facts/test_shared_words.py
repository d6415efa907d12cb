"""What several policies read asks nothing that only one of them wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import assent.facts
from assent.facts import scales as sc
from assent.logic.records import Records
from assent.logic.tree import Fact, Flag
from assent.policies.mgb_031.facts import depression as dp


def texts() -> Iterator[str]:
    """Every question, and every way to ask for one more record, of the shared facts."""
    for path in Path(assent.facts.__file__).parent.glob("*.py"):
        for thing in vars(import_module(f"assent.facts.{path.stem}")).values():
            if isinstance(thing, Records):
                yield from (thing.definition.question, thing.definition.another)
                yield from (field.question for field in thing.definition.fields)
            elif isinstance(thing, Fact | Flag):
                yield thing.definition.question


def test_no_shared_question_names_a_span_of_time() -> None:
    found = list(texts())
    assert len(found) > 40
    assert [text for text in found if re.search(r"\b\d+ (day|week|month|year)s?\b", text)] == []


def test_a_policy_asks_for_another_record_in_its_own_words() -> None:
    assert "30 days" in dp.scores.definition.another
    assert sc.scores.definition.another == "A depression rating total"
    assert dp.scores.definition.fields == sc.scores.definition.fields
