"""Commands: figures."""
