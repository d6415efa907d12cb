"""Commands around FHIR: charts, programs that call, and checks of a server."""
