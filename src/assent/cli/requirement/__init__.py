"""Commands: what needs authorization."""
