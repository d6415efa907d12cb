"""What concerns the whole installation and no single request: its clock, and what operators did to it."""
