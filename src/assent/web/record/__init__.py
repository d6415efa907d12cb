"""HTTP calls about the record of a request, and what answers show of it."""
