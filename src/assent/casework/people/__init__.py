"""Who uses an installation, in which role, and what each may do."""
