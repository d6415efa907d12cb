"""The database itself: how it is opened, its column types, its guards, and what its refusals mean."""
