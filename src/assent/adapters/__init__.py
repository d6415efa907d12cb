"""The world outside turned into cases, and assessments turned into what the world reads."""
