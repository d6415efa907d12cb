"""Calls of programs by the standards: PAS, CRD, DTR, subscriptions, attachments and tokens."""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.exchange import bundles, hooks
from tests.exchange.dtr import client as forms
from tests.robustness.fuzz.faults import Call
from tests.robustness.fuzz.installation import PEOPLE, Installation
from tests.robustness.fuzz.values import HELD, MARK, body, broken


class Standards:
    """Makes calls of programs to one installation."""

    def __init__(self, made: Installation, random: Random) -> None:
        self._made, self._random = made, random

    def _one_of(self, *values: Any) -> Any:
        return self._random.choice(values)

    def fhir(self) -> Call:
        """A call of a program by one of the standards."""
        who = self._one_of("program", "program", "program", "other program", "office", "nurse", "nobody")
        kind, method, path, resource = self._random.choice(self._endpoints())()
        headers = {
            "Content-Type": self._one_of(
                *["application/fhir+json"] * 20, "application/json", "application/fhir+xml", ""
            )
        }
        if kind != "hook" and who in PEOPLE:
            by_access = who.endswith("program") and self._random.random() < 0.8
            token = self._made.access_token(who) if by_access else self._made.tokens[who]
            headers["Authorization"] = f"Bearer {token}"
        elif kind == "hook" and who.endswith("program"):
            headers |= {
                "Authorization": f"Bearer {self._made.hook_token(who, path)}",
                "Content-Type": "application/json",
            }
        elif kind == "hook":
            headers["Authorization"] = f"Bearer {self._one_of('x', 'a.b.c', MARK, 'e30.e30.')}"
        if resource is not None and self._random.random() < 0.7:
            resource = broken(self._random, resource)
        content = b"" if resource is None else body(self._random, resource)
        return Call(f"{method} {path}".partition("?")[0], who, method, path, headers, content)

    def _endpoints(self) -> list[Any]:
        return [
            *[self._pas] * 4,
            *[self._hook] * 3,
            *[self._dtr] * 3,
            self._subscription,
            self._attachment,
            self._read,
        ]

    def _bundle(self) -> bundles.Bundle:
        case = self._one_of("met", "excluded", "two-facts-missing")
        return bundles.request(
            case, number=str(self._random.randint(1, 5)), signed=bool(self._one_of(True, False))
        )

    def _pas(self) -> tuple[str, str, str, Any]:
        base, bundle = self._one_of("/fhir/pas/2.2", "/fhir/pas/2.0"), self._bundle()
        match self._random.randint(0, 3):
            case 0:
                return "pas", "POST", f"{base}/Claim/$inquire", bundles.inquiry(bundle)
            case 1:
                number = str(self._random.randint(6, 40))
                return (
                    "pas",
                    "POST",
                    f"{base}/Claim/$submit",
                    bundles.update(bundle, number, ketamine_misuse=False),
                )
            case 2:
                number = str(self._random.randint(6, 40))
                update = bundles.update(bundle, number)
                return (
                    "pas",
                    "POST",
                    f"{base}/Claim/$submit",
                    bundles.changed(update, 2, units=self._one_of(4, 9_999, -1)),
                )
        return "pas", "POST", f"{base}/Claim/$submit", bundle

    def _hook(self) -> tuple[str, str, str, Any]:
        service = self._one_of(
            "order-sign-crd", "order-select-crd", "order-dispatch-crd", "encounter-start-crd", "x", ""
        )
        body_ = (
            hooks.signing()
            if self._random.random() < 0.7
            else hooks.call("order-select", {"userId": "x", "selections": []})
        )
        body_ |= {
            "fhirServer": self._one_of(
                "https://ehr.example.org/fhir",
                "http://169.254.169.254/",
                "file:///etc",
                f"https://{MARK}.example",
            )
        }
        return "hook", "POST", f"/cds-services/{service}", body_

    def _dtr(self) -> tuple[str, str, str, Any]:
        base = self._one_of("/fhir/dtr", "/fhir/dtr/2.0")
        match self._random.randint(0, 4):
            case 0:
                return (
                    "dtr",
                    "POST",
                    f"{base}/Questionnaire/$next-question",
                    {
                        "resourceType": "QuestionnaireResponse",
                        "status": "in-progress",
                        "contained": [
                            {
                                "resourceType": "Questionnaire",
                                "id": "q",
                                "derivedFrom": [f"https://assent.test{base}/Questionnaire/{forms.ADAPTIVE}"],
                            }
                        ],
                        "questionnaire": "#q",
                        "item": [{"linkId": "weight_kg", "answer": [{"valueDecimal": 70}]}],
                    },
                )
            case 1:
                return (
                    "dtr",
                    "POST",
                    f"{base}/Questionnaire/$log-questionnaire-errors",
                    {
                        "resourceType": "Parameters",
                        "parameter": [
                            {"name": "questionnaire", "valueCanonical": MARK},
                            {
                                "name": "OperationOutcome",
                                "resource": {
                                    "resourceType": "OperationOutcome",
                                    "issue": [{"severity": "error", "code": "x", "diagnostics": MARK}],
                                },
                            },
                        ],
                    },
                )
            case 2:
                address = self._one_of(
                    "ValueSet/$expand?url=",
                    f"ValueSet/$expand?url={MARK}",
                    "Questionnaire",
                    "Library/x",
                    "ValueSet?name=x",
                    f"Questionnaire/{MARK}",
                )
                return "dtr", "GET", f"{base}/{address}", None
        return (
            "dtr",
            "POST",
            f"{base}/Questionnaire/$questionnaire-package",
            forms.asking(
                self._one_of(
                    forms.by_order(), forms.by_name(forms.ADAPTIVE), {"name": "context", "valueString": MARK}
                )
            ),
        )

    def _subscription(self) -> tuple[str, str, str, Any]:
        base, id = self._one_of("/fhir/pas/2.2", "/fhir/pas/2.0"), self._one_of("1", MARK, "x" * 90)
        resource = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": MARK,
            "criteria": "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic",
            "_criteria": {
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria",
                        "valueString": f"orgIdentifier={self._one_of('1234567893', '1245319599', MARK)}",
                    }
                ]
            },
            "channel": {
                "type": "rest-hook",
                "payload": "application/fhir+json",
                "header": [f"Authorization: {MARK}"],
                "endpoint": self._one_of(
                    "https://ehr.example.org/x", "http://127.0.0.1/", "file:///etc/passwd", "x"
                ),
                "_payload": {
                    "extension": [
                        {
                            "url": "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content",
                            "valueCode": "full-resource",
                        }
                    ]
                },
            },
        }
        method = self._one_of("POST", "POST", "GET", "PUT", "DELETE")
        address = (
            f"{base}/Subscription"
            if method == "POST"
            else f"{base}/Subscription/{id}{self._one_of('', '/$status')}"
        )
        return "subscription", method, address, resource if method in ("POST", "PUT") else None

    def _attachment(self) -> tuple[str, str, str, Any]:
        base = self._one_of("/fhir/pas/2.2", "/fhir/pas/2.0")
        npi = {
            "system": "http://hl7.org/fhir/sid/us-npi",
            "value": self._one_of("1234567893", "1245319599", MARK),
        }
        document = {
            "resourceType": "DocumentReference",
            "status": "current",
            "content": [
                {"attachment": {"contentType": "text/plain", "data": self._one_of("SGVsbG8=", "%%%", "")}}
            ],
        }
        parameters = [
            {
                "name": "TrackingId",
                "valueIdentifier": {"system": "urn:x", "value": self._one_of("excluded", "met", MARK)},
            },
            {"name": "AttachTo", "valueCode": "preauthorization"},
            {"name": "ProviderId", "valueIdentifier": npi},
            {"name": "OrganizationId", "valueIdentifier": npi},
            {"name": "MemberId", "valueIdentifier": {"value": self._one_of("M-1", HELD)}},
            {"name": "Attachment", "part": [{"name": "Content", "resource": document}]},
            {"name": "Final", "valueBoolean": True},
        ]
        return (
            "attachment",
            "POST",
            f"{base}/$submit-attachment",
            {"resourceType": "Parameters", "parameter": parameters},
        )

    def _read(self) -> tuple[str, str, str, Any]:
        path = self._one_of(
            "/fhir/pas/2.2/metadata",
            "/fhir/dtr/metadata",
            "/cds-services",
            "/fhir/pas/2.2/Subscription",
            "/fhir/x",
            "/fhir",
            "/fhir/pas/2.2/.well-known/smart-configuration",
            "/fhir/pas/2.2/metadata?_format=xml",
            "/fhir/pas/9/Claim/$submit",
        )
        return "read", "GET", path, None

    def token(self) -> Call:
        """A program asks for an access token, wrongly."""
        fields = {
            "grant_type": self._one_of("client_credentials", "password", MARK),
            "scope": self._one_of("", "system/*.crud", MARK),
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._one_of(
                "a.b.c", "e30.e30.", MARK, "\x00", self._made.hook_token("program", "/x")
            ),
        }
        content = self._one_of(urlencode(fields).encode(), b"\xff", b"a=1&a=2", b"=" * 500)
        kind = self._one_of(
            "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/json"
        )
        return Call("POST /oauth/token", "nobody", "POST", "/oauth/token", {"Content-Type": kind}, content)
