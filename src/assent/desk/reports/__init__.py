"""Use cases of whoever reads figures."""
