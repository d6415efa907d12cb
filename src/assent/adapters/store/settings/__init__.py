"""Settings in the store: their tables, and the transactions on them."""
