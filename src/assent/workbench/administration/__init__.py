"""People, licenses, sessions and settings."""
