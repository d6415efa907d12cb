"""Commands about FHIR: what a chart says, and the programs that call."""
