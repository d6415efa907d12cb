"""Executable medical policy for prior authorization.

Software may say yes; only a clinician may say no; every answer shows its reasons.
"""

__version__ = "0.1.0"
