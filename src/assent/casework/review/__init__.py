"""A request is worked on: assessments, questions, assignments, locks, judgments, peer-to-peer talks."""
