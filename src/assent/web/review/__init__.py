"""HTTP calls of the plan's people while they work on a request."""
