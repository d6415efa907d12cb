"""Programs are told when an answer changes: their subscriptions, and the rounds in which they are told."""
