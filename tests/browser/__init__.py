"""People's journeys in a browser."""
