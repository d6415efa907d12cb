"""HTTP calls about sessions and accounts."""
