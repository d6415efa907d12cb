"""What the software concludes about a case, with every reason. Never a decision."""
