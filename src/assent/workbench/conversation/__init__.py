"""The conversation about a case, without HTTP: what to ask next, how it is asked and read, where the case stands."""
