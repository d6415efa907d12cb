"""A denied line is decided again, by the plan or outside it, and what is ordered is granted."""
