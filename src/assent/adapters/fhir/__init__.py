"""FHIR R4 resources turned into the facts and requests of Assent, and back. No input or output."""
