"""The policy language: expressions about a case, and what they mean. Standard library only."""
