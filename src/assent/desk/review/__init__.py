"""Use cases while a request is worked on."""
