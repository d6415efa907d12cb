"""The URLs and codes by which CRD names what it holds, each once, for both versions of the guide."""

from enum import StrEnum

_CRD = "http://hl7.org/fhir/us/davinci-crd"
COVERAGE_INFORMATION = f"{_CRD}/StructureDefinition/ext-coverage-information"
BILLING_OPTIONS = f"{_CRD}/StructureDefinition/ext-billing-options"
CODES_2_0 = f"{_CRD}/CodeSystem/temp"
CARD_TYPES_2_2 = "http://terminology.hl7.org/CodeSystem/cdshooks-card-type"

VERSION = "davinci-crd.version"
REQUESTED_VERSION = "davinci-crd.requestedVersion"
OPTIONS = "davinci-crd.configuration-options"
CONFIGURATION = "davinci-crd.configuration"
ASSOCIATED = "davinci-crd.associated-resource"


class CrdGuide(StrEnum):
    """Which version of the guide a message is written for."""

    V2_0 = "2.0"
    V2_2 = "2.2"


class Hook(StrEnum):
    """The moments at which a clinical system calls."""

    ORDER_SIGN = "order-sign"
    ORDER_DISPATCH = "order-dispatch"
    APPOINTMENT_BOOK = "appointment-book"
    ORDER_SELECT = "order-select"
    ENCOUNTER_START = "encounter-start"
    ENCOUNTER_DISCHARGE = "encounter-discharge"


PRIMARY = frozenset({Hook.ORDER_SIGN, Hook.ORDER_DISPATCH, Hook.APPOINTMENT_BOOK})
"""Hooks at which it is said what must be collected; at the others that would come too early."""
ORDERS = (
    *("MedicationRequest", "ServiceRequest", "DeviceRequest", "NutritionOrder", "VisionPrescription"),
    "CommunicationRequest",
)
"""Types of orders that a guide of CRD knows."""
