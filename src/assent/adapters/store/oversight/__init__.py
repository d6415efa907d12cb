"""What the store keeps about the whole installation: operations, and when something was recorded last."""
