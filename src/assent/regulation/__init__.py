"""Dated rules as data: who must answer by when, what a notice must hold, and the small code that reads them.

Every rule stands in a table under ``tables/`` with its citation, how certain its wording is, the
days and product lines for which it holds, and whether it is on. A plan switches any of them. Time
is always an argument; nothing here reads a clock. Nothing here is legal advice.
"""
