"""Use cases of the standards' endpoints that no other room has: programs that call, members to be found, bundles."""
