"""Use cases of the standards' endpoints that no other room has: a member to be found, bundles kept, inquiries."""
