"""Everything that somebody may do to a request, taken from the calls of the interface.

So no form is a second declaration, and no page does what the interface cannot.
"""
