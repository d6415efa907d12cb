"""Figures, regulation rules and readings for policy staff."""
