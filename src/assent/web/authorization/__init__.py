"""HTTP calls about authorizations."""
