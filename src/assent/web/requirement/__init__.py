"""HTTP calls about what needs authorization, and the dated rules behind it."""
