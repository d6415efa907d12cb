"""By when people must act or hear, from the events of a request, and what lateness brings."""
