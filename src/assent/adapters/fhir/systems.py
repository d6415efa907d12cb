"""The URLs by which FHIR names code systems, identifiers, profiles and extensions, each once."""

FHIR_JSON = "application/fhir+json"

# Identifiers and codes that the guides share.
NPI = "http://hl7.org/fhir/sid/us-npi"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
NDC = "http://hl7.org/fhir/sid/ndc"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
CPT = "http://www.ama-assn.org/go/cpt"
UCUM = "http://unitsofmeasure.org"
PLACE_OF_SERVICE = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"
ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication"
RATING_SCALES = "https://assent.example/fhir/CodeSystem/rating-scales"
"""Ours, for totals of scales that have no code of LOINC: ``ham_d``, ``madrs``, ``qids_sr16``, ``cgi_s``, ``cgi_i``."""
