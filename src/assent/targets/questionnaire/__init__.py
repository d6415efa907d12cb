"""A policy as a questionnaire: what a provider's system asks, under which headings, and when an answer can matter.

Plain data in no standard's words; ``adapters/fhir/dtr`` turns it into resources.
"""
