"""DTR: what a provider's system collects before it asks: forms, drafts, and the next question."""
