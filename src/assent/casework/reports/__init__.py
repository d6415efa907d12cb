"""Figures: flat rows from the events of requests, and the definitions of what is counted over them. Pure."""
