"""Types of content that more than one layer names."""

FHIR_JSON = "application/fhir+json"
"""Resources of FHIR as JSON. What came so by the standards' endpoints is read again, and attached by nobody."""
