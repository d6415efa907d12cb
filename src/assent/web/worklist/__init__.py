"""HTTP calls about lists of requests."""
