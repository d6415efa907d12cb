"""Requests as rows, for whoever works on them."""
