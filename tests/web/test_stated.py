"""From outside comes what is marked as the caller's to state; every other field of the record is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints

import pytest
from fastapi.routing import APIRoute

from assent import web
from assent.casework.notices.events import OralNoticeLogged
from assent.casework.plain_actions import PLAIN_ACTIONS, PlainAction
from assent.casework.record.caller import stated_fields
from assent.casework.record.event import BODIES
from assent.casework.review.events import Assigned, Escalated, Unlocked
from assent.web.server.stated import body_of
from assent.web.server.strict import VERSION, VERSION_HEADER
from assent.web.server.words import StrictBody
from tests.web.served import Served, serving, submission

Json = dict[str, Any]
_CHANGES = ("post", "put", "patch", "delete")


def classes(kind: type) -> set[type]:
    """A class of the record and those that its fields are made of."""
    found, waiting = set[type](), [kind]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        waiting += [part for hint in get_type_hints(one).values() for part in _dataclasses(hint)]
    return found


def _dataclasses(hint: Any) -> list[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [one for part in get_args(hint) for one in _dataclasses(part)]


def every_field() -> set[str]:
    """The name of every field of everything that can be on the record of a request."""
    return {field.name for body in BODIES for kind in classes(body) for field in fields(kind)}


def calls(document: Json) -> list[tuple[str, str, Json]]:
    """Every call that changes something and takes JSON, with the schema of its body."""
    return [
        (method.upper(), path, operation["requestBody"]["content"]["application/json"]["schema"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in _CHANGES and "application/json" in operation.get("requestBody", {}).get("content", {})
    ]


def resolved(schema: Json, document: Json) -> Json:
    found: Json = schema
    if "$ref" in schema:
        found = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def properties(schema: Json, document: Json) -> set[str]:
    """What a body may hold at its top."""
    return set(resolved(schema, document).get("properties", {}))


Place = tuple[str | int | dict[str, str], ...]
"""The way to an object in a body: names, positions, and what tells apart which of several objects it is."""


def objects(schema: Json, document: Json, place: Place = ()) -> Iterator[tuple[Place, set[str]]]:
    """Every object inside a body, however deep, with the names that it may hold."""
    for name, inner in resolved(schema, document).get("properties", {}).items():
        yield from _inside(inner, document, (*place, name))


def _inside(schema: Json, document: Json, place: Place) -> Iterator[tuple[Place, set[str]]]:
    found = resolved(schema, document)
    for option in (*found.get("anyOf", ()), *found.get("oneOf", ())):
        yield from _inside(option, document, place)
    if "items" in found:
        yield from _inside(found["items"], document, (*place, 0))
    if "properties" in found:
        told = {name: one["const"] for name, one in found["properties"].items() if "const" in one}
        here = (*place, told) if told else place
        yield here, set(found["properties"])
        yield from objects(found, document, here)


def placed(place: Place, content: Json) -> Any:
    """A body that holds this content there and nothing else."""
    if not place:
        return content
    step, rest = place[0], place[1:]
    if isinstance(step, dict):
        return {**placed(rest, content), **step}
    return [placed(rest, content)] if step == 0 else {step: placed(rest, content)}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Json:
    with serving(tmp_path_factory.mktemp("described") / "office") as served:
        found: Json = served.get(None, "/api/openapi.json").json()
    return found


def called(served: Served, method: str, path: str, body: Json) -> Any:
    """The answer to the first of these people whose role has such an operation."""
    for who in ("admin", "intake", "nurse", "doctor"):
        answer = served.call(who, method, path, body, if_match='"1"')
        if answer.status_code not in {401, 403, 404}:
            break
    return answer


def test_no_route_takes_any_other_field_of_the_record(served: Served, document: Json) -> None:
    """Each is sent alone: the answer names it as unknown, whatever else is missing."""
    served.post("office", "/api/requests", submission("two-facts-missing", id="waiting"))
    assert len(calls(document)) > 35
    for method, path, schema in calls(document):
        others = sorted(every_field() - properties(schema, document))
        assert len(others) > 60, path
        at = path.replace("{request}", "waiting").replace("{digest}", "0" * 64)
        answer = called(served, method, at, dict.fromkeys(others, "x"))
        assert answer.status_code == 422, (method, path, answer.text)
        unknown = {one["pointer"] for one in answer.json()["errors"] if "is not known here" in one["detail"]}
        assert {f"/{name}" for name in others} <= unknown, (method, path)


def test_no_object_inside_a_body_takes_any_other_field_of_the_record(served: Served, document: Json) -> None:
    served.post("office", "/api/requests", submission("two-facts-missing", id="waiting"))
    inside = [
        (method, path, place, names)
        for method, path, schema in calls(document)
        for place, names in objects(schema, document)
    ]
    assert len({path for _, path, _, _ in inside}) > 10
    assert len(inside) > 25
    for method, path, place, names in inside:
        others = sorted(every_field() - names)
        at = path.replace("{request}", "waiting").replace("{digest}", "0" * 64)
        body = placed(place, dict.fromkeys(others, "x"))
        answer = called(served, method, at, body)
        assert answer.status_code == 422, (method, path, answer.text)
        unknown = {one["pointer"] for one in answer.json()["errors"] if "is not known here" in one["detail"]}
        top = "/" + str(place[0]) + "/"
        for name in others:
            assert any(one.startswith(top) and one.endswith("/" + name) for one in unknown), (
                path,
                place,
                name,
            )


BY_HAND = {
    "SignInBody": "a password is no field of any record",
    "EnrollmentBody": "a code of a second factor is no field of any record",
    "FirstCodeBody": "a code of a second factor is no field of any record",
    "PasswordBody": "a password is no field of any record",
    "RevocationBody": "which of the tokens that were issued",
    "KeptBody": "digests that were kept elsewhere, to compare",
    "AssessmentBody": "a case that is assessed and not recorded",
    "PreviewBody": "which letter to see; nothing is recorded",
    "ProposingBody": "the digest of files of settings, which are no record",
    "ProposingAgainBody": "why earlier settings are proposed again",
    "FilesBody": "texts of files of settings",
    "ConfirmingBody": "the digest of settings that were looked at",
}
"""Bodies that stand for no record, each with the reason."""


def test_every_other_body_is_made_from_what_is_marked() -> None:
    modules = [import_module(one.name) for one in walk_packages(web.__path__, "assent.web.")]
    routers = [module.router for module in modules if hasattr(module, "router")]
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    bodies = [route.body_field.field_info.annotation for route in routes if route.body_field is not None]
    assert len(bodies) > 35
    by_hand = {body.__name__ for body in bodies if isinstance(body, type) and issubclass(body, StrictBody)}
    assert by_hand == set(BY_HAND)


@pytest.mark.parametrize("row", PLAIN_ACTIONS, ids=lambda row: row.name)
def test_a_plain_action_takes_what_its_event_marks(row: PlainAction, document: Json) -> None:
    marked = set(stated_fields(row.event))
    operation = document["paths"]["/api/requests/{request}" + row.path][row.method.lower()]
    if not marked:
        assert "requestBody" not in operation
        return
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    headers = {parameter["name"] for parameter in operation["parameters"]}
    beside = {VERSION} if VERSION_HEADER in headers else set()
    assert properties(schema, document) == marked | beside


@pytest.mark.parametrize("row", PLAIN_ACTIONS, ids=lambda row: row.name)
def test_what_is_not_marked_has_a_default(row: PlainAction) -> None:
    """Else no call could ever make the event."""
    required = {field.name for field in fields(row.event) if field.default is field.default_factory}
    assert required <= set(stated_fields(row.event))


@pytest.mark.parametrize(
    ("kind", "own"), [(Escalated, {"deadline"}), (OralNoticeLogged, {"person"}), (Unlocked, set())]
)
def test_the_plans_own_fields_are_not_in_a_body(kind: type, own: set[str]) -> None:
    names = {field.name for field in fields(kind)}
    assert names - set(body_of(kind).model_fields) == own


def test_a_body_takes_the_limits_of_its_fields() -> None:
    schema = body_of(Assigned).model_json_schema()["properties"]
    assert (schema["to"]["minLength"], schema["to"]["maxLength"]) == (1, 200)
    assert schema["role"]["enum"] == ["intake", "nurse", "physician"]
