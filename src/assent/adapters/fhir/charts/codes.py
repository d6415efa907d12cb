"""Codes with their system, as policies write them: ``LOINC 44261-6``."""

from collections.abc import Iterable, Mapping

from assent.adapters.fhir import systems
from assent.adapters.fhir.resources import codings

ICD_10_CM, SNOMED, LOINC, RXNORM = "ICD-10-CM", "SNOMED", "LOINC", "RxNorm"
NAME = "name"
_NAMES = {
    systems.ICD_10_CM: ICD_10_CM,
    "urn:oid:2.16.840.1.113883.6.90": ICD_10_CM,
    systems.SNOMED: SNOMED,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    systems.LOINC: LOINC,
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    systems.RXNORM: RXNORM,
    "urn:oid:2.16.840.1.113883.6.88": RXNORM,
    systems.NDC: "NDC",
    systems.CPT: "CPT",
    systems.HCPCS: "HCPCS",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "http://www.nlm.nih.gov/research/umls/hcpcs": "HCPCS",
    "https://nahdo.org/sopt": "SOPT",
    "http://nucc.org/provider-taxonomy": "NUCC",
    "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration": "Route",
    systems.RATING_SCALES: "Rating scale",
}


def keys(concept: object) -> list[str]:
    """The codes of a concept, or of several, each with its system's name; of systems without a name here none."""
    raw_codings = concept.get("coding") if type(concept) is dict else None
    if type(raw_codings) is list and len(raw_codings) == 1 and type(raw_codings[0]) is dict:  # as most are
        system, code = raw_codings[0].get("system"), raw_codings[0].get("code")
        if type(system) is str and type(code) is str:
            return [f"{_NAMES[system]} {code}"] if system in _NAMES else []
    return [
        f"{_NAMES[coding.system]} {coding.code}" for coding in codings(concept) if coding.system in _NAMES
    ]


def named(concept: object) -> str:
    """The key of a concept without any code of a system that has a name here: what it is called."""
    text = concept.get("text") if isinstance(concept, Mapping) else None
    return name_key(text) if isinstance(text, str) and not keys(concept) else ""


def name_key(text: str) -> str:
    """The key of what something is called, whatever its case and the signs between its parts."""
    return f"{NAME} {''.join(sign for sign in text.casefold() if sign.isalnum())}"


def matching(codes: Iterable[str], rule_codes: Iterable[str]) -> list[str]:
    """Those of the codes that are among the wanted; one of ICD-10-CM is where it begins with a wanted one."""
    exact = frozenset(rule_codes)
    begins = tuple(code for code in exact if code.startswith(ICD_10_CM))
    return [code for code in codes if code in exact or (begins and code.startswith(begins))]


def of_system(codes: Iterable[str], system: str) -> list[str]:
    """The codes of one system, without its name."""
    before = f"{system} "
    return [code.removeprefix(before) for code in codes if code.startswith(before)]
