"""The use case of time itself."""
