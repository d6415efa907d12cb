"""What the guide makes mandatory, as rows: for the bundle, the Claim of a request or an inquiry, and what it names."""

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.structure import ElementRule as Rule
from assent.adapters.fhir.pas.structure import Form

_NEWER = ("2.2",)

BUNDLE = (
    Rule("resourceType", Form.TEXT, 1, only=("Bundle",), want="send one Bundle"),
    Rule("type", Form.TEXT, 1, only=("collection",), want="a PAS bundle is a collection"),
    Rule("identifier", least=1, want="the number of this transmission, with its system"),
    Rule("identifier.value", Form.TEXT, 1, want="the number of this transmission"),
    Rule("identifier.system", Form.TEXT, want="the URI of the numbering"),
    Rule("timestamp", Form.MOMENT, 1, want="when it was assembled"),
    Rule("entry", least=1, most=None, want="the Claim first, then all that it refers to"),
    Rule("entry.fullUrl", Form.TEXT, 1, want="the resource's URL, or a urn:uuid"),
    Rule("entry.resource", least=1, want="the resource itself"),
    Rule("entry.resource.resourceType", Form.TEXT, 1, want="the type of the resource"),
    Rule("entry.search", most=0, want="a collection holds resources only"),
    Rule("entry.request", most=0, want="a collection holds resources only"),
    Rule("entry.response", most=0, want="a collection holds resources only"),
)
"""Of any bundle that is sent to an operation."""

_ANY_CLAIM = (
    Rule("identifier", most=None),
    Rule("identifier.value", Form.TEXT, 1, want="the number itself", versions=_NEWER),
    Rule("identifier.system", Form.TEXT, 1, want="the URI of the numbering", versions=_NEWER),
    Rule("status", Form.TEXT, 1, only=("active",), want="a request is active"),
    Rule("type", least=1, only=("professional", "institutional"), want="the kind of claim"),
    Rule("use", Form.TEXT, 1, only=("preauthorization",), want="this operation takes no other"),
    Rule("patient", least=1, want="a reference to the beneficiary"),
    Rule("patient.reference", Form.TEXT, 1, want="where the Patient stands in the bundle"),
    Rule("created", Form.TIME, 1, want="when it was made"),
    Rule("insurer", least=1, want="a reference to the plan"),
    Rule("insurer.reference", Form.TEXT, 1, want="where the Organization stands in the bundle"),
    Rule("provider", least=1, want="a reference to who asks"),
    Rule("provider.reference", Form.TEXT, 1, want="where the Organization or PractitionerRole stands in the bundle"),
    Rule("priority", least=1, want="normal or stat"),
    Rule("related", most=None),
    Rule("careTeam", most=None),
    Rule("careTeam.sequence", Form.SEQUENCE, 1, want="its number in the Claim"),
    Rule("careTeam.provider", least=1, want="a reference to the Organization or PractitionerRole"),
    Rule("diagnosis", most=None),
    Rule("diagnosis.sequence", Form.SEQUENCE, 1, want="its number in the Claim"),
    Rule(
        "diagnosis.diagnosisCodeableConcept", least=1, either=("diagnosisReference",),
        want="the ICD-10-CM code",
    ),
    Rule("insurance", least=1, most=None, want="the member's coverage"),
    Rule("insurance.sequence", Form.SEQUENCE, 1, want="its number in the Claim"),
    Rule("insurance.focal", Form.YES_NO, 1, want="whether it is the coverage of this request"),
    Rule("insurance.coverage", least=1, want="a reference to the Coverage"),
    Rule("insurance.coverage.reference", Form.TEXT, 1, want="where the Coverage stands in the bundle"),
    Rule("supportingInfo", most=None),
    Rule("supportingInfo.sequence", Form.SEQUENCE, 1, want="its number in the Claim"),
    Rule("supportingInfo.category", least=1, want="which kind of information it is"),
    Rule("extension", most=None),
    Rule("item", most=None),
    Rule("item.extension", most=None),
    Rule("item.modifierExtension", most=None),
    Rule("item.sequence", Form.SEQUENCE, 1, want="its number in the Claim; answers name it"),
    Rule("item.productOrService", least=1, want="the code that is asked for, or not-applicable"),
    Rule("item.servicedDate", Form.DAY),
    Rule("item.servicedPeriod"),
    Rule("item.servicedPeriod.start", Form.DAY_OR_MOMENT),
    Rule("item.servicedPeriod.end", Form.DAY_OR_MOMENT),
    Rule("item.quantity"),
    Rule("item.quantity.value", Form.UNITS, 1, want="how many"),
)  # fmt: skip
"""Of the Claim of a request or an inquiry."""

CLAIM = (
    *_ANY_CLAIM,
    Rule("identifier", least=1, most=None, want="the trace number of the request"),
    Rule("item", least=1, most=None, want="what authorization is asked for"),
    Rule("item.category", least=1, want="the type of service"),
    Rule(
        "item.locationCodeableConcept", least=1, either=("locationAddress", "locationReference"),
        want="where it is given", versions=_NEWER,
    ),
    Rule(
        "item.extension", extension=names.REQUEST_TYPE, want="the category of the request",
        versions=_NEWER,
    ),
    Rule(
        "item.extension", extension=names.CERTIFICATION_TYPE,
        want="whether it is initial, a renewal or a cancellation", versions=_NEWER,
    ),
    Rule(
        "careTeam.extension", extension=names.CARE_TEAM_SCOPE,
        want="whether the person is of the whole Claim", versions=_NEWER,
    ),
)  # fmt: skip
"""Of the Claim of a request or an update."""

UPDATE = (
    Rule("related.claim", least=1, want="a reference to the Claim that this updates"),
    Rule(
        "related.claim.reference", Form.TEXT, 1, want="where that Claim stands in the bundle", versions=_NEWER
    ),
    Rule(
        "related.relationship",
        least=1,
        only=("prior",),
        want="an update names the prior Claim",
        versions=_NEWER,
    ),
)
"""Of a Claim that names another one, besides."""

INQUIRY = (
    *_ANY_CLAIM,
    Rule("identifier", least=1, most=None, want="the number of the inquiry", versions=_NEWER),
)
"""Of the Claim of an inquiry."""

PATIENT = (
    Rule("identifier", least=1, most=None, want="the member's number"),
    Rule("identifier.value", Form.TEXT, 1, want="the member's number"),
    Rule("name", least=1, most=None, want="the member's name"),
    Rule("gender", Form.TEXT, 1, want="the administrative gender"),
    Rule("birthDate", Form.DAY),
)
"""Of the Patient whom the Claim names."""

COVERAGE = (
    Rule("identifier", most=None),
    Rule("identifier", least=1, most=None, want="the member's number, of type MB", versions=_NEWER),
    Rule("identifier.value", Form.TEXT),
    Rule("status", Form.TEXT, 1, only=("active",), want="the coverage of a request is active"),
    Rule("beneficiary", least=1, want="a reference to the Patient"),
    Rule("relationship", least=1, want="how the member stands to the subscriber", versions=_NEWER),
    Rule("payor", least=1, most=None, want="a reference to the plan"),
    Rule("subscriberId", Form.TEXT),
    Rule("class", most=None),
)
"""Of the Coverage whom the Claim names."""

ORGANIZATION = (
    Rule("active", Form.YES_NO, 1, want="true"),
    Rule("name", Form.TEXT, 1, want="its name"),
    Rule("identifier", most=None),
)
"""Of an Organization that is the plan or asks."""

KNOWN_MODIFIERS = frozenset({names.INFO_CANCELLED})
"""The extensions that change what an element means, and that are understood."""
