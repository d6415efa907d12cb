"""Routes of the settings of an installation."""
