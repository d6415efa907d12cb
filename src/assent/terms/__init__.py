"""Shared words below everything: what a request is, what is asked for. Their values are stored and shown."""
