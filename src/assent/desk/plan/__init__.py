"""Use cases of the settings of an installation: proposed by one, confirmed by another."""
