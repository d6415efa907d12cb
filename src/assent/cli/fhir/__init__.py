"""Commands about FHIR."""
