"""Before the criteria: coverage, the plan's rules, and whether prior authorization is required at all."""
