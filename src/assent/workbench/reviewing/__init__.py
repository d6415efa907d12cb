"""Reviewers: the worklist, the inbox, the search, the case page."""
