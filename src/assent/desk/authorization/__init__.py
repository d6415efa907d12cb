"""Use cases of authorizations."""
