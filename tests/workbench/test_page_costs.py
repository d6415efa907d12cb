"""What a page costs, in what can be counted: statements to the database, bytes, what is made ready beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import jinja2
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from assent.desk.assessment import compiled
from assent.workbench.preparation import preparations, preparing
from assent.workbench.shell import pages
from assent.workbench.shell.compression import packed
from assent.workbench.shell.static_files import static_files
from tests.web.served import Served, submission
from tests.workbench.opened import get
from tests.workbench.plans import Plan

NURSE = "nora.fennick"
_HEADERS = 700
"""Bytes of the lines before an answer, at most."""


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to a database meanwhile."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", keep)
    yield sent
    event.remove(Engine, "before_cursor_execute", keep)


def _asked(statements: list[str], plan: Plan, address: str) -> list[str]:
    """What a page asks the database that was open before."""
    reader = plan.reader(NURSE)
    reader.open(address)
    statements.clear()
    reader.open(address)
    assert reader.status == 200
    return [one for one in statements if not one.startswith("BEGIN")]


def test_a_worklist_asks_once_for_its_rows_and_once_for_its_people(statements: list[str], plan: Plan) -> None:
    asked = _asked(statements, plan, "/worklist")
    assert sum("FROM account ORDER BY" in one for one in asked) == 1
    assert len(asked) <= 9


def test_an_inbox_asks_no_more_for_more_rows(statements: list[str], plan: Plan) -> None:
    asked = _asked(statements, plan, "/inbox")
    assert plan.reader(NURSE).open("/inbox").text.count("data-row") > 2
    assert not any("FROM event" in one for one in asked)
    assert len(asked) <= 10


def test_a_case_page_reads_the_record_once(statements: list[str], plan: Plan) -> None:
    request = plan.first(lambda one: one.stage == "in_review").request
    asked = _asked(statements, plan, f"/requests/{request}")
    assert sum("FROM event" in one for one in asked) == 1
    assert not any("FROM account_session" in one for one in asked[2:])
    assert len(asked) <= 15


def test_no_page_waits_for_a_template_once_all_is_prepared(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages._environment.cache_clear()
    for prepare in preparations(served.app, served.installation):
        prepare()

    def read(*_: object) -> None:
        raise AssertionError("a template is read")

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", read)
    for who, address in (("nurse", "/worklist"), ("author", "/policies/mgb-031"), (None, "/check")):
        assert get(served, who, address).status_code == 200, address


def test_no_answer_waits_for_a_policy_to_be_turned_into_its_fast_form(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes most of a second, and would be done within the hundredth assessment of the process."""
    for prepare in preparations(served.app, served.installation):
        prepare()

    def turn(*_: object) -> None:
        raise AssertionError("a policy is turned")

    monkeypatch.setattr(compiled, "compile_policy", turn)
    monkeypatch.setattr(compiled, "_BEFORE", 0)
    made = served.post("office", "/api/requests", submission("met"))
    assert made.status_code == 201, made.text


def test_what_cannot_be_prepared_is_logged_and_the_rest_is_made(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, ended = list[str](), Event()

    def compile_template(name: str) -> None:
        made.append(name)
        if len(made) == len(pages.template_names()):
            ended.set()
        if name == "shell/base.html":
            raise RuntimeError("Jane Roe")

    monkeypatch.setattr("assent.workbench.preparation.compile_template", compile_template)
    with preparing(served.app, served.installation):
        assert ended.wait(60)
    assert '"pages could not be prepared"' in served.log.getvalue()
    assert "Jane Roe" not in served.log.getvalue()


def test_pages_stay_below_the_bytes_that_they_may_have(plan: Plan) -> None:
    """A first page brings its files with it, and may have 60 kB; the next comes alone, with 25. Both are compressed."""
    case = plan.first(lambda one: one.stage == "in_review").request
    for address in ("/worklist", "/inbox", f"/requests/{case}", "/policies/mgb-031"):
        text = plan.reader(NURSE).open(address).text
        alone = len(packed(text.encode())) + _HEADERS
        files = (file for file in static_files().values() if file.address in text)
        whole = alone + sum(len(file.compressed) + _HEADERS for file in files)
        assert alone < 25_000, (address, alone)
        assert whole < 60_000, (address, whole)
