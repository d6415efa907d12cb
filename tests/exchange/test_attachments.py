"""What cannot be attached is turned away at its place, tells nothing of others, and nothing is recorded of it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha1
from typing import Any

import pytest
from httpx import Response

from assent.adapters.fhir.systems import IDENTIFIER_TYPE, NPI
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.attachments import PDF, Body, answers, attachments, document, weight
from tests.exchange.reading import issues, response_of, submit
from tests.web.served import OTHER_NPI, Served

AT = "/fhir/pas/2.2/$submit-attachment"
_CONTENT = "Parameters.parameter[4].part[0].resource"
_ATTACHMENT = f"{_CONTENT}.content[0].attachment"


def _send(served: Served, body: object, who: str = "program") -> Response:
    return served.post(who, AT, body)


def _pended(served: Served, number: str = "1") -> Body:
    """The number of a request that waits."""
    response = response_of(submit(served, "2.2", bundles.request(number=number)))
    found: Body = response["identifier"][-1]
    return found


def _put(name: str, **value: Any) -> Callable[[Body], object]:
    """Another value for a parameter."""

    def change(body: Body) -> None:
        one = next(one for one in body["parameter"] if one["name"] == name)
        one.clear()
        one.update(name=name, **value)

    return change


def _without(name: str) -> Callable[[Body], object]:
    def change(body: Body) -> None:
        body["parameter"] = [one for one in body["parameter"] if one["name"] != name]

    return change


def _content(resource: Body) -> Callable[[Body], object]:
    return _put("Attachment", part=[{"name": "Content", "resource": resource}])


def _part(**part: Any) -> Callable[[Body], object]:
    return lambda body: body["parameter"][4]["part"].append(part)


def _more(**parameter: Any) -> Callable[[Body], object]:
    return lambda body: body["parameter"].append(parameter)


def _about(subject: Body | None) -> Body:
    """A form that says it is about somebody."""
    made = answers(ketamine_misuse=False)
    made.pop("subject", None)
    return {**made, **({"subject": subject} if subject else {})}


def _linked() -> Body:
    """A document that lies elsewhere."""
    made = document(url="https://ehr.example.org/1")
    del made["content"][0]["attachment"]["data"]
    return made


def _spoiled() -> Body:
    made = document()
    made["content"][0]["attachment"]["data"] = "@@@"
    return made


_NUMBERED = {"type": {"coding": [{"system": IDENTIFIER_TYPE, "code": "MB"}]}, "value": "M-2"}
_STRANGER = {"resourceType": "Patient", "id": "member", "identifier": [_NUMBERED]}
_BUNDLED = {
    "resourceType": "Bundle", "type": "collection",
    "entry": [{"fullUrl": "urn:uuid:1", "resource": _STRANGER}, {"resource": weight(80)}],
}  # fmt: skip
_CLAIM = {"resourceType": "Claim", "status": "active"}


def _bundle(resource: Body) -> Body:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]}


_UNFINISHED = {**answers(ketamine_misuse=False), "status": "in-progress"}
_FAULTY = {
    **answers(ketamine_misuse=False),
    "item": [{"linkId": "weight_kg", "answer": [{"valueString": "heavy"}]}],
}
_MODIFIED = answers(ketamine_misuse=False)
_MODIFIED["item"][0]["modifierExtension"] = [{"url": "https://ehr.example.org/not", "valueBoolean": True}]
_LATER = {**answers(), "item": [{"linkId": "requested_start", "answer": [{"valueString": "2026-13-40"}]}]}
FAULTS: list[tuple[str, Callable[[Body], object], str]] = [
    ("no parameters", lambda body: body.update(resourceType="Bundle"), "resourceType"),
    ("no list", lambda body: body.update(parameter="all"), "Parameters.parameter"),
    ("no tracking id", _without("TrackingId"), "Parameters.parameter"),
    ("a tracking id that is none", _put("TrackingId", valueString="PA-1"), "Parameters.parameter[0].valueIdentifier"),
    ("no member", _without("MemberId"), "Parameters.parameter"),
    ("nobody who sends", _without("OrganizationId"), "Parameters.parameter"),
    ("a claim", _put("AttachTo", valueCode="claim"), "Parameters.parameter[1].valueCode"),
    ("another use", _put("AttachTo", valueCode="everything"), "Parameters.parameter[1].valueCode"),
    ("unknown", _more(name="Comment"), "Parameters.parameter[5]"),
    ("no object", lambda body: body["parameter"].append([1]), "Parameters.parameter[5]"),
    ("a day", _more(name="ServiceDate", valueDateTime="soon"), "[5].valueDateTime"),
    ("final", _more(name="Final", valueBoolean="yes"), "[5].valueBoolean"),
    ("twice", lambda body: body["parameter"].append(dict(body["parameter"][0])), "Parameters.parameter"),
    ("nothing attached", _without("Attachment"), "Parameters.parameter"),
    ("no content", _put("Attachment", part=[{"name": "LineItem", "valueString": "1"}]), "Parameters.parameter[4].part"),
    ("no parts", _put("Attachment", part="all"), "Parameters.parameter[4].part"),
    ("no resource", _put("Attachment", part=[{"name": "Content", "resource": "x"}]), "part[0].resource"),
    ("two contents", _part(name="Content", resource=document()), "Parameters.parameter[4].part"),
    ("another member", _put("MemberId", valueIdentifier={"value": "M-2"}), "Parameters.parameter[3].valueIdentifier"),
    ("another item", _part(name="LineItem", valueString="7"), "Parameters.parameter[4].part[1].valueString"),
    ("a modifier", _content(_MODIFIED), f"{_CONTENT}.item[0].modifierExtension[0]"),
    ("a form half done", _content(_UNFINISHED), f"{_CONTENT}.status"),
    ("an answer that is none", _content(_FAULTY), f"{_CONTENT}.item[0].answer[0]"),
    ("a day that is none", _content(_LATER), f"{_CONTENT}.item[0].answer[0]"),
    ("entered in error", _content({**document(), "status": "entered-in-error"}), f"{_CONTENT}.status"),
    ("without the document", _content({**document(), "content": []}), f"{_CONTENT}.content"),
    ("an address", _content(_linked()), f"{_ATTACHMENT}.data"),
    ("no base64", _content(_spoiled()), f"{_ATTACHMENT}.data"),
    ("no type", _content(document(contentType=None)), f"{_ATTACHMENT}.contentType"),
    ("another type", _content(document(media_type="application/zip")), _ATTACHMENT),
    ("a type that it is not", _content(document(b"MZ", "application/pdf")), _ATTACHMENT),
    ("FHIR as a file", _content(document(b'{"resourceType":"Bundle"}', "application/fhir+json")), _ATTACHMENT),
    ("nothing in it", _content(document(b"", "text/plain")), f"{_ATTACHMENT}.data"),
    ("another size", _content(document(size=3)), f"{_ATTACHMENT}.data"),
    ("another hash", _content(document(hash=b64encode(sha1(b"x").digest()).decode())), f"{_ATTACHMENT}.data"),
    ("of somebody else", _content({**document(), "subject": {"identifier": _NUMBERED}}), f"{_CONTENT}.subject"),
    ("a form about nobody", _content(_about(None)), f"{_CONTENT}.subject"),
    ("a form about a stranger", _content(_about({"reference": "Patient/other"})), f"{_CONTENT}.subject"),
    ("a form about another number", _content(_about({"identifier": {"value": "M-2"}})), f"{_CONTENT}.subject"),
    ("a Bundle in a Bundle", _content(_bundle(_bundle(document()))), f"{_CONTENT}.entry[0].resource"),
    ("a Claim in a Bundle", _content(_bundle(_CLAIM)), f"{_CONTENT}.entry[0].resource"),
    ("Parameters in a Bundle", _content(_bundle({"resourceType": "Parameters"})), f"{_CONTENT}.entry[0].resource"),
    ("Parameters", _content({"resourceType": "Parameters", "parameter": [
        {"name": "Content", "resource": _bundle(document())}
    ]}), _CONTENT),
    ("a Claim", _content({**_CLAIM, "contained": [_bundle(document())]}), _CONTENT),
    ("somebody else's chart", _content(_BUNDLED), f"{_CONTENT}.entry[0].resource.identifier"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "place"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_each_fault_is_named_at_its_place(
    served: Served, change: Callable[[Body], object], place: str
) -> None:
    tracking = _pended(served)
    before = state_of(served.desk, tracking["value"]).sequence
    body = json.loads(json.dumps(attachments(tracking, document())))
    change(body)
    answer = _send(served, body)
    assert answer.status_code == 400, answer.text
    assert any(place in "".join(one.get("expression", ())) for one in issues(answer)), answer.text
    assert state_of(served.desk, tracking["value"]).sequence == before


def test_a_request_of_somebody_else_is_answered_like_one_that_there_is_not(served: Served) -> None:
    """By the plan's number and by the office's own; and whoever names another office is turned away."""
    tracking = _pended(served)
    own = {"system": "https://ehr.office.example/claims", "value": "PA-1"}
    answered = [
        _send(served, attachments(number, document(), OrganizationId=_of(OTHER_NPI)), who="other")
        for number in (tracking, own, {"value": "P-0"}, {"system": "urn:assent:request", "value": "P-0"})
    ]
    assert {answer.status_code for answer in answered} == {404}
    assert len({answer.text for answer in answered}) == 1
    foreign = _send(served, attachments(tracking, document(), OrganizationId=_of(OTHER_NPI)))
    assert foreign.status_code == 403
    assert _send(served, attachments(tracking, document()), who="nurse").status_code == 401


def _of(npi: str) -> Body:
    return {"valueIdentifier": {"system": NPI, "value": npi}}


def test_who_sends_may_be_named_by_a_practitioner_alone(served: Served) -> None:
    tracking = _pended(served)
    body = attachments(tracking, document(), OrganizationId=None, ProviderId=_of("1999999984"))
    assert _send(served, body).status_code == 200


def test_a_form_may_name_the_member_by_number(served: Served) -> None:
    tracking = _pended(served)
    assert _send(served, attachments(tracking, _about({"identifier": {"value": "M-1"}}))).status_code == 200
    assert state_of(served.desk, tracking["value"]).facts["ketamine_misuse"].current.value is False


def test_odd_numbers_find_nothing(served: Served) -> None:
    for value in ("../..", "x" * 10_000, "'; drop table event; --", "\N{SNOWMAN}"):
        assert _send(served, attachments({"value": value}, document())).status_code == 404, value


def test_what_is_too_large_or_too_much_is_not_taken(served: Served) -> None:
    tracking = _pended(served)
    assert _send(served, attachments(tracking, document(PDF + b"x" * 8 * 1024 * 1024))).status_code == 413
    many = _send(served, attachments(tracking, *[document()] * 51))
    assert many.status_code == 400
    assert "at most 50" in issues(many)[0]["diagnostics"]


def test_the_same_document_twice_is_kept_once(served: Served) -> None:
    tracking = _pended(served)
    for body in (
        attachments(tracking, document(), document()),
        attachments(tracking, document(), weight(80)),
    ):
        assert _send(served, body).status_code == 200
    held = state_of(served.desk, tracking["value"]).documents.values()
    assert [one.name for one in held].count("Visit note") == 1


def test_a_name_is_one_line_without_folders(served: Served) -> None:
    tracking = _pended(served)
    odd = document(title="../../etc/\npasswd\x07" + "x" * 300)
    assert (
        _send(
            served, attachments(tracking, odd, document(b"plain", "text/plain; charset=utf-8", title="..."))
        ).status_code
        == 200
    )
    names = [one.name for one in state_of(served.desk, tracking["value"]).documents.values()]
    assert "Attachment" in names
    odd_name = next(name for name in names if "passwd" in name)
    assert len(odd_name) <= 150
    assert odd_name.isprintable()
    assert "/" not in odd_name


def test_an_attached_file_is_never_read_as_a_transaction(served: Served) -> None:
    """What comes by the interface as a document is not what a response is made of."""
    tracking = _pended(served)
    claim = json.dumps(bundles.request(number="9")).encode()
    token = {"Authorization": f"Bearer {served.tokens['office']}", "Content-Type": "application/fhir+json"}
    address = f"/api/requests/{tracking['value']}/documents"
    answer = served.client.request("POST", address, content=claim, headers=token)
    assert answer.status_code in (415, 422), answer.text


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of JSON data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from _places(one, (*path, key))


def test_nothing_in_a_body_breaks_the_server(served: Served) -> None:
    """Whatever stands at any place of it, somebody gets an answer that says what is wrong, or what was taken."""
    tracking = _pended(served)
    signed = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": answers(ketamine_misuse=False)}],
    }
    body = attachments(tracking, document(), signed, weight(80))
    for path in list(_places(body)):
        for odd in (None, 7, [None]):
            changed = json.loads(json.dumps(body))
            within = changed
            for step in path[:-1]:
                within = within[step]
            within[path[-1]] = odd
            answer = _send(served, changed)
            assert answer.status_code in (200, 400, 403, 404), (path, odd, answer.text)
            assert issues(answer)


def test_metadata_names_the_operation(served: Served) -> None:
    for version in ("2.2", "2.0"):
        said = served.get("program", f"/fhir/pas/{version}/metadata").json()["rest"][0]["operation"]
        assert [one["name"] for one in said] == ["submit-attachment"]
