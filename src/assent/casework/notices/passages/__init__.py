"""The passages of letters, each from the record or from fixed words."""
