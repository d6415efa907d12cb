"""A policy compiled to SQL and run on DuckDB: the verdicts of a whole population in one pass."""
