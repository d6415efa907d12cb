"""Writes the bodies that checks send to our own demonstration: ``python -m tests.conformance.samples``.

Their days are around ``ANCHOR`` and are moved to the day of a run; ``RUN`` in a number is made different in each run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assent.adapters.fhir.crd.names import BILLING_OPTIONS
from assent.adapters.fhir.pas.subscriptions import TOPIC
from assent.adapters.fhir.systems import NPI
from assent.conformance.bodies import AT_DTR, MEMBER, RUN
from assent.demo.cast import ALDER
from assent.demo.members import TRIED, TRIED_AGAIN, TRIED_BEFORE
from tests.exchange import bundles, hooks
from tests.exchange.attachments import attachments, document
from tests.exchange.dtr.client import asking, by_order

FOLDER = Path(__file__).resolve().parents[2] / "src" / "assent" / "conformance" / "samples"
PENDED = TRIED_AGAIN[0].number
"""Whoever tries the example on the same demonstration asks for others, and meets nothing of a run."""
ORDERED_FOR = TRIED_AGAIN[-2].number
"""For whom something is ordered, and nothing was ever asked: what is authorized is answered in fewer words."""
Body = dict[str, Any]


def written() -> dict[str, Body]:
    """The bodies by name."""
    pended = _pas(bundles.request("two-facts-missing", number=f"P-{RUN}"))
    return {
        "pas/pended": pended,
        "pas/update": _pas(
            bundles.update(bundles.request("two-facts-missing", number=f"P-{RUN}"), f"U-{RUN}")
        ),
        "pas/cancel": _pas(_canceled()),
        "pas/attachments": _attachments(),
        "pas/subscription": _subscription(),
        "pas/approval": _pas(bundles.request("met", number=f"A-{RUN}"), MEMBER),
        "pas/inquiry": _pas(bundles.inquiry(bundles.request("met", number=f"A-{RUN}"), f"Q-{RUN}"), MEMBER),
        "pas/members": {"members": [member.number for member in TRIED_AGAIN[1:-2]]},
        **{f"crd/{name}": body for name, body in _hooks().items()},
        "dtr/package": asking(by_order(), coverage=_coverage()),
        "dtr/package-adaptive": asking(
            {"name": "questionnaire", "valueCanonical": f"{AT_DTR}/Questionnaire/mgb-031-initial-adaptive"},
            coverage=_coverage(),
        ),
        "dtr/answers": _answers(),
    }


def _pas(bundle: Body, member: str = PENDED) -> Body:
    """A bundle of the office and of a member of the demonstration, by number; they share their birth date."""
    text = json.dumps(bundle)
    for of_test, of_demonstration in (
        ('"1234567893"', f'"{ALDER.npi}"'),
        ('"M-1"', f'"{member}"'),
        ('"1984-03-17"', f'"{TRIED.birth_date}"'),
    ):
        assert of_test in text, of_test
        text = text.replace(of_test, of_demonstration)
    moved: Body = json.loads(text)
    return moved


def _canceled() -> Body:
    """An update of the update that cancels all items."""
    before = bundles.update(bundles.request("two-facts-missing", number=f"P-{RUN}"), f"U-{RUN}")
    return bundles.cancelled(bundles.update(before, f"C-{RUN}"), 1, 2)


def _attachments() -> Body:
    """A document of the office for the pended request; each check names the request."""
    note = document(b"Visit note.", "text/plain")
    office = {"valueIdentifier": {"system": NPI, "value": ALDER.npi}}
    return attachments({"value": RUN}, note, member=PENDED, OrganizationId=office)


def _subscription() -> Body:
    backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
    about = {"url": f"{backport}backport-filter-criteria", "valueString": f"org-identifier={ALDER.npi}"}
    content = {"url": f"{backport}backport-payload-content", "valueCode": "full-resource"}
    return {
        "resourceType": "Subscription", "status": "requested", "reason": "To be told of answers.", "criteria": TOPIC,
        "_criteria": {"extension": [about]},
        "channel": {
            "type": "rest-hook", "endpoint": "http://127.0.0.1/", "payload": "application/fhir+json",
            "_payload": {"extension": [content]},
        },
    }  # fmt: skip


def _coverage(number: str = ORDERED_FOR) -> Body:
    return hooks.coverage(number, "Commercial")


def _hooks() -> dict[str, Body]:
    signing = _called(hooks.signing(), ORDERED_FOR)
    orders = signing["context"]["draftOrders"]
    service = {**hooks.service(), "status": "active"}
    dispatched = {
        "dispatchedOrders": ["ServiceRequest/sr-infusion"], "performer": "Organization/clinic",
    }  # fmt: skip
    return {
        "order-sign": signing,
        "order-sign-with-billing-options": _with_billing_options(signing),
        "order-sign-without-coverage": _called(hooks.signing(), TRIED_BEFORE.number),
        "order-select": _like(
            signing, "order-select",
            {"draftOrders": orders, "selections": ["MedicationRequest/mr-ketamine"]},
        ),
        "order-dispatch": _like(signing, "order-dispatch", dispatched, orders=hooks.bundle(service, kind="searchset")),
        "appointment-book": _like(
            signing, "appointment-book", {"appointments": hooks.bundle(_appointment())},
            orders=hooks.bundle({**hooks.service(), "status": "active"}, kind="searchset"),
        ),
        "encounter-start": _like(signing, "encounter-start", {"encounterId": "e1"}, encounter=_encounter()),
        "encounter-discharge": _like(signing, "encounter-discharge", {"encounterId": "e1"}, encounter=_encounter()),
    }  # fmt: skip


def _with_billing_options(signing: Body) -> Body:
    """The same of a drug by a code of the office's own, with the codes under which it may be billed."""
    order = hooks.medication(("https://ehr.office.example/medicines", "KET"))
    option = {
        "coding": [{"system": hooks.HCPCS, "code": "J3490"}, {"system": hooks.NDC, "code": "42023-0113-10"}]
    }
    extension = {"url": BILLING_OPTIONS, "valueCodeableConcept": option}
    order["medicationCodeableConcept"]["extension"] = [extension]
    order["subject"] = {"reference": f"Patient/{signing['context']['patientId']}"}
    return {**signing, "context": {**signing["context"], "draftOrders": hooks.bundle(order)}}


def _called(body: Body, number: str) -> Body:
    """A call for a member of the demonstration."""
    text = json.dumps(body).replace(hooks.MEMBER, number).replace(hooks.BORN, str(TRIED.birth_date))
    called: Body = json.loads(text)
    for name in ("fhirServer",):
        called.pop(name, None)
    return called


def _like(body: Body, hook: str, context: Body, **prefetch: Body) -> Body:
    user = {"userId": "Practitioner/psych", "patientId": body["context"]["patientId"]}
    return {
        **body,
        "hook": hook,
        "context": {**user, **context},
        "prefetch": {**body["prefetch"], **prefetch},
    }


def _appointment() -> Body:
    return {
        "resourceType": "Appointment", "id": "ap-1", "status": "proposed", "start": "2026-02-16T10:00:00-05:00",
        "end": "2026-02-16T11:00:00-05:00", "serviceType": [{"coding": [{"system": hooks.CPT, "code": "96365"}]}],
        "basedOn": [{"reference": "ServiceRequest/sr-infusion"}],
        "participant": [{"actor": {"reference": f"Patient/{hooks.PATIENT}"}, "status": "accepted"}],
    }  # fmt: skip


def _encounter() -> Body:
    return {
        "resourceType": "Encounter", "id": "e1", "status": "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": f"Patient/{hooks.PATIENT}"},
    }  # fmt: skip


def _answers() -> Body:
    """A response whose items answer all that can be asked, of a case that meets the policy."""
    return bundles.resource(bundles.request("met"), "QuestionnaireResponse")


def main() -> None:
    """Write them."""
    for name, body in written().items():
        file = FOLDER / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
