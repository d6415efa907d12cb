"""A prior-authorization request's life as events, the state they fold to, and the commands that add more. Pure."""
