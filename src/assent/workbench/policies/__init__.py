"""Policies to read beside the published document."""
