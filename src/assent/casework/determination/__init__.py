"""The plan's decision on a line, by the software (yes only), a clinician or a delegate; and its reopening."""
