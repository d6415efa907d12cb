"""HTTP calls about letters."""
