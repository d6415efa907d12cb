"""Use cases as a request comes in."""
