"""Policy toy-007, a standing frame for use at home: a small second policy, made for tests only."""
