"""Commands: looking."""
