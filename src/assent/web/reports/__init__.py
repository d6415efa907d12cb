"""HTTP calls for figures."""
