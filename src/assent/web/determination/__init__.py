"""HTTP calls by which clinicians and delegates decide."""
