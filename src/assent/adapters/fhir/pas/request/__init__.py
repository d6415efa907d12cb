"""A request as it comes by PAS: its bundle is checked, its Claim read, and what it states put together."""
