"""Commands: work on a request."""
