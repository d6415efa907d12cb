"""The workbench: pages for the provider's office, for reviewers, for policy, audit and administration.

A page does what the interface over HTTP does, through the same use cases; it shows nothing that the record
does not say.
"""
