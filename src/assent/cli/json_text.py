"""JSON for whoever reads an answer by program. Its library is loaded only then, so that help stays quick."""

from typing import Any


def json_text(data: Any, indent: int | None = None) -> str:
    """Data as JSON; dates and times as ISO text."""
    import json

    return json.dumps(data, default=str, ensure_ascii=False, indent=indent)
