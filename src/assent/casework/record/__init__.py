"""The record of a request: its events, their seal and text, and the state that they give. Every stage imports it."""
