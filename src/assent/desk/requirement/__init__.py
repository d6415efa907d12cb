"""Use cases before the criteria, and of whoever wants to know what needs prior authorization."""
