"""Use cases on the record of a request, and how it is shown."""
