"""Use cases of appeals and of decisions outside the plan."""
