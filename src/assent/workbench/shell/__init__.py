"""What every page has: its frame, its words, its files, who is signed in, and what becomes of errors."""
