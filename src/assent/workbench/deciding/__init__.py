"""What nurses and physicians do to a request, on pages made for it."""
