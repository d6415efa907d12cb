"""HTTP calls about policies and what they say of a case."""
