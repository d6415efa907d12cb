"""Resources checked against the profiles of FHIR packages that an operator put into a folder."""
