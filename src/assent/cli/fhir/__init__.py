"""Commands on FHIR: what a chart says."""
