"""A plan that does not exist, lived through: members, offices, people, and months of requests by the real use cases."""
