"""The steps from each form of the store to the next. A step never changes once it is released."""
