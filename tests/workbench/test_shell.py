"""What every page keeps to: who may see it, forms of one's own only, words as text, files by their digest."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotPermitted
from assent.desk.people.sign_in import enter_demonstration
from assent.web.request_rights import NEEDS
from assent.web.server.problems import ProblemKind
from assent.workbench.actions.catalogue import actions
from assent.workbench.app import ROUTERS
from assent.workbench.shell.static_files import static_files
from assent.workbench.shell.words import texts
from tests.web.calling import calling
from tests.web.served import START, Served, submission
from tests.workbench.opened import fill, get, post, tokens

HTMX = "491955cd1810747d7d7b9ccb936400afb760e06d25d53e4572b64b6563b2784e"
_NOTE = "/requests/met/actions/review_note"


@pytest.fixture
def met(served: Served) -> Served:
    """An installation with one request."""
    assert served.post("office", "/api/requests", submission("met")).status_code == 201
    return served


def _notes(served: Served) -> int:
    timeline = served.get("nurse", "/api/requests/met").json()["timeline"]
    return sum(one["event"] == "note_written" for one in timeline)


def test_a_form_records_what_its_call_records(met: Served) -> None:
    assert fill(met, "nurse", _NOTE, {"says": "Read.", "do": "yes"}).status_code == 303
    assert _notes(met) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 88])
def test_a_form_without_the_token_of_the_session_does_nothing(met: Served, token: str) -> None:
    assert post(met, "nurse", _NOTE, {"says": "Read.", "do": "yes", "csrf": token}).status_code == 403
    assert _notes(met) == 0


def test_a_token_of_another_session_does_nothing(met: Served) -> None:
    mine = tokens(get(met, "doctor", _NOTE).text)
    assert post(met, "nurse", _NOTE, {**mine, "says": "Read.", "do": "yes"}).status_code == 403


def test_a_form_that_another_site_sends_does_nothing(met: Served) -> None:
    mine = tokens(get(met, "nurse", _NOTE).text)
    sent = post(
        met, "nurse", _NOTE, {**mine, "says": "Read.", "do": "yes"}, **{"sec-fetch-site": "cross-site"}
    )
    assert sent.status_code == 403
    assert _notes(met) == 0


def test_each_page_masks_its_token_anew(met: Served) -> None:
    first, second = (tokens(get(met, "nurse", _NOTE).text)["csrf"] for _ in range(2))
    assert first != second


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(met: Served) -> None:
    typed = "<script>alert(1)</script>" * 200
    page = fill(met, "nurse", _NOTE, {"says": typed, "do": "yes"})
    assert page.status_code == 422
    assert 'href="#f-says"' in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


def test_another_office_finds_no_request(met: Served) -> None:
    assert get(met, "other", _NOTE).status_code == 404
    assert get(met, "other", "/requests/met/actions").status_code == 404


@pytest.mark.parametrize("who", ["author", "admin"])
def test_who_sees_no_request_sees_no_form_of_one(met: Served, who: str) -> None:
    assert get(met, who, _NOTE).status_code == 403


def test_a_role_is_offered_what_its_row_holds_and_nothing_else(met: Served) -> None:
    page = get(met, "office", "/requests/met/actions").text
    assert "Withdraw" in page
    assert "determine_adversely" not in page


def test_no_page_lets_a_browser_load_from_elsewhere(met: Served) -> None:
    policy = get(met, "nurse", _NOTE).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_file_is_served_under_its_digest_for_good(served: Served) -> None:
    for file in static_files().values():
        plain = get(served, None, file.address)
        packed = get(served, None, file.address, **{"accept-encoding": "gzip"})
        assert plain.content == file.content == gzip.decompress(file.compressed)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "immutable" in plain.headers["Cache-Control"]
    assert get(served, None, "/static/0000000000000000/htmx.js").status_code == 404


@pytest.mark.parametrize(
    ("takes", "packed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_a_page_is_packed_for_a_browser_that_takes_it(met: Served, takes: str, packed: bool) -> None:
    page = get(met, "nurse", "/worklist", accept_encoding=takes)
    assert page.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert page.headers["Vary"] == "Accept-Encoding"
    assert page.text.startswith("<!doctype html>")
    assert (int(page.headers["Content-Length"]) < len(page.content) / 2) == packed


def test_nothing_secret_of_a_session_stands_in_two_pages_alike(met: Served) -> None:
    """So that the length of a packed page tells nothing of it, whatever else is brought to stand in the page."""
    token = met.tokens["nurse"]
    first, second = (set(re.findall(r"[\w=-]{32,}", get(met, "nurse", _NOTE).text)) for _ in range(2))
    names = {one.address.split("/")[2] for one in static_files().values()}
    assert len(first) > len(first & second)
    assert not any(one in token or token in one for one in first | second)
    assert {one for one in first & second if one not in names} == set()


def test_htmx_is_the_file_that_was_read() -> None:
    content = files("js_lib_htmx").joinpath("static/htmx/htmx.min.js").read_bytes()
    assert sha256(content).hexdigest() == HTMX
    assert static_files()["htmx.js"].content == content


def test_every_action_names_its_row_of_the_table() -> None:
    assert set(actions()) == set(NEEDS)
    people = set(Role) - {Role.SYSTEM, Role.SERVICE}
    without_a_call = {
        Action.VIEW, Action.CREATE_DRAFT, Action.GIVE_FACTS, Action.ATTACH_DOCUMENT, Action.CHECK_COVERAGE,
        Action.NOTE_DUPLICATE, Action.RECORD_ASSESSMENT, Action.APPROVE_OUTSIDE, Action.ISSUE_AUTHORIZATION,
        Action.SEND_NOTICE,
    }  # fmt: skip
    assert {one for one, row in TABLE.items() if people & set(row)} - without_a_call <= set(NEEDS.values())


def test_every_role_has_a_name() -> None:
    assert {f"shell.roles.{role.value}" for role in Role} <= set(texts())


def test_no_other_store_is_entered_by_a_link(served: Served) -> None:
    served.app.state.demonstration_links = {"nurse-1": "key"}
    assert get(served, None, "/demonstration/nurse-1/key").status_code == 404  # from another machine
    with calling(served.app, "127.0.0.1") as here:
        assert here.request("GET", "/demonstration/nurse-1/key").status_code == 403
    with pytest.raises(NotPermitted):
        enter_demonstration(served.desk, "nurse-1", START)


@pytest.mark.parametrize("address", ["//elsewhere.test/", "/\\elsewhere.test", "https://elsewhere.test"])
def test_signing_in_leads_to_no_other_site(served: Served, address: str) -> None:
    from assent.workbench.shell.signing_in import own_address

    assert own_address(address) == ""


@pytest.mark.parametrize(
    "name", ["grants", "grants.5.x", "grants.x", "why.z", "grants.0", "why.0.0", "x.y", "...", "0"]
)
def test_a_button_for_one_more_that_is_none_of_the_form_adds_nothing(met: Served, name: str) -> None:
    form = "/requests/met/actions/authorizations_correct"
    fields = {"at.number": "AU-1", "why": "A slip.", "grants.0.line": "drug", "add": name}
    page = fill(met, "intake", form, fields)
    assert page.status_code == 200
    assert ("grants.1.line" in page.text) == (name == "grants")


def test_a_failure_and_too_many_calls_are_pages_for_who_reads_pages(
    met: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And problem documents for programs."""
    from assent.workbench.shell import signing_in

    def fail(*_: object) -> None:
        raise ZeroDivisionError("<b>secret</b>")

    monkeypatch.setattr(signing_in, "sign_in_page", fail)
    failed = get(met, None, "/sign-in")
    assert (failed.status_code, failed.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "<h1>Something went wrong on our side</h1>" in failed.text
    assert "secret" not in failed.text
    assert failed.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    met.app.state.counted.sign_ins.charge("192.0.2.7", 1e9)
    refused = post(met, None, "/sign-in", {"id": "nurse-1", "password": "x"})
    assert refused.status_code == 429
    assert "<h1>Too much at once</h1>" in refused.text
    assert int(refused.headers["retry-after"]) > 0
    program = met.post(None, "/api/session", {"id": "nurse-1", "password": "x"})
    assert (program.status_code, program.headers["content-type"]) == (429, "application/problem+json")


_JUDGMENT = "/requests/open/actions/decisions_resolve_judgment"


@pytest.mark.parametrize("version", ["", "seven", "9" * 5_000])
def test_a_decision_names_the_version_that_it_rests_on(served: Served, version: str) -> None:
    """As over HTTP: a form that lost it, or was made by hand, decides nothing."""
    asked = submission("judgment-by-a-reading", id="open")
    assert served.post("office", "/api/requests", asked).status_code == 201
    page = get(served, "doctor", _JUDGMENT).text
    seen = re.search(r'name="version" value="([0-9]+)"', page)
    assert seen is not None
    fields = {
        **tokens(page), "clause": "I.3", "question": "I.3.c.cutoff", "reading": "eleven", "answer": "yes",
        "reasons": "The episode is severe.", "attests": "judgment-1", "do": "yes",
    }  # fmt: skip
    before = len(served.desk.record.read("open"))
    assert post(served, "doctor", _JUDGMENT, {**fields, "version": version}).status_code == 428
    assert len(served.desk.record.read("open")) == before
    assert post(served, "doctor", _JUDGMENT, {**fields, "version": seen[1]}).status_code == 303


def test_a_version_that_is_none_is_taken_for_none_where_none_is_needed(met: Served) -> None:
    noted = fill(met, "nurse", _NOTE, {"says": "Read.", "version": "9" * 5_000, "do": "yes"})
    assert noted.status_code == 303
    assert _notes(met) == 1


def _routes(routers: Iterable[Any]) -> Iterator[APIRoute]:
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route
            else:
                yield from _routes([route.original_router])


def test_no_page_stands_before_another_at_its_address() -> None:
    """The first route that fits an address answers it: rooms made apart may claim the same one."""
    found: list[APIRoute] = []
    taken = []
    for route in _routes(ROUTERS):
        address = re.sub(r"\{[^}]+\}", "any", route.path)
        taken += [
            (route.path, earlier.path)
            for earlier in found
            if set(earlier.methods or ()) & set(route.methods or ()) and earlier.path_regex.match(address)
        ]
        found.append(route)
    assert taken == []
    assert len(found) > 100


_WITH_PROBLEMS = [
    ("nurse", "/no-such-page", 404, "There is no such page", ["/worklist"]),
    ("office", "/no-such-page", 404, "There is no such page", ["/office"]),
    (None, "/no-such-page", 404, "There is no such page", ["/"]),
    ("author", _NOTE, 403, "You may not do that here", ["/policies"]),
    (
        "nurse",
        "/requests/met/decision/denial",
        403,
        "You may not do that here",
        ["/requests/met", "/worklist"],
    ),
    (None, "/check/answer", 405, "This page opens only from another one", ["/"]),
]


@pytest.mark.parametrize(("who", "address", "status", "title", "ways"), _WITH_PROBLEMS)
def test_a_page_of_an_error_leads_on(
    met: Served, who: str | None, address: str, status: int, title: str, ways: list[str]
) -> None:
    page = get(met, who, address)
    assert page.status_code == status
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert f"<h1>{title}</h1>" in main
    assert re.findall(r'class="button[^"]*" href="([^"]+)"', main) == ways
    assert main.count(title) == 1, "it is said once"
    assert "header" not in main, "what programs read is no help to a person"
    assert "The role " not in main


def test_every_problem_has_words_for_people() -> None:
    signs_in = {ProblemKind.NOT_SIGNED_IN, ProblemKind.PASSWORD_DUE}  # they have the page of signing in
    for_programs = {ProblemKind.KEY_REUSED, ProblemKind.STATE_THE_VERSION}  # forms carry their own
    named = {kind for kind in ProblemKind if f"shell.problems.{kind.word}.title" in texts()}
    assert named == set(ProblemKind) - signs_in - for_programs


def test_templates_show_no_constant_of_their_language() -> None:
    constant = re.compile(r"\{\{-?\s*(none|true|false)\s*-?\}\}", re.IGNORECASE)
    assert [name for name, text in _templates() if constant.search(text)] == []


def test_partial_answers_of_a_page_take_turns(met: Served) -> None:
    assert re.search(r'<main [^>]*hx-sync="this:replace"', get(met, "nurse", _NOTE).text)
    own = {name: text.count("hx-sync") for name, text in _templates() if "hx-sync" in text}
    assert own.pop("policies/parts.html") == 1, "what opens beside each other does not wait"
    assert list(own.values()) == [1], "one rule, in the frame of all pages"


def _templates() -> Iterator[tuple[str, str]]:
    """Every template, in whatever folder, with its text."""
    folder = Path(str(files("assent.workbench") / "templates"))
    for template in folder.rglob("*"):
        if template.is_file():
            yield str(template.relative_to(folder)), template.read_text("utf-8")
