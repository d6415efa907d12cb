"""The record for auditors: replayed, verified, read."""
