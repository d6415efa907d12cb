"""The HTTP interface: parse, call one use case of the desk, render. JSON under ``/api``."""
