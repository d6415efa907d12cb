<<<<<<< HEAD
"""Commands around FHIR: charts, clients, and checks of a server."""
=======
"""Commands about FHIR."""
>>>>>>> merge
