"""The level of the engine: which answers a case is given, apart from what its policy says."""

ENGINE_LEVEL = 4
"""Raised by one whenever a change of the engine gives some recorded case another assessment: other asks, other
facts looked at, another order. An assessment records it, so that a replay knows what it may compare.
"""
