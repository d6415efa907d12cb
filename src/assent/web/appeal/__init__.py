"""HTTP calls about appeals and decisions from outside the plan."""
