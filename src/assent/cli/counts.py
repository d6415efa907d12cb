"""How many records a question wants, in words."""


def how_many(count: int, differ_by: str) -> str:
    """How many are missing and in what they must differ; empty where one more will do."""
    if count < 2:
        return ""
    differing = f", each of another {differ_by.replace('_', ' ')}" if differ_by else ""
    return f" ({count} are missing{differing})"
