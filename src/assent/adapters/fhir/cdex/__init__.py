"""What an office sends by CDex to a request that waits: which request it is for, and what is attached."""
