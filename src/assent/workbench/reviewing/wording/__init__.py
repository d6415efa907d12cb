"""What the pages of reviewers say of facts, clocks, history and the record."""
