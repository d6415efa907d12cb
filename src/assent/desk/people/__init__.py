"""Use cases of accounts and of signing in."""
