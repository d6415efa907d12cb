"""Check a case without signing in: what will be asked, and where it stands."""
