"""What was said to programs by the standards, in the store."""
