"""Routes by audience. Each parses, calls one use case, and renders what comes back."""
