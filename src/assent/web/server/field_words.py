"""What is wrong with one field of what was sent, in words for whoever wrote it: the way out, and never the value."""

from collections.abc import Mapping
from typing import Any

from assent.web.server.words import VERSIONS

_SAYS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here; correct its name, or leave it out",
    "timezone_aware": "needs its time zone, such as 2026-02-10T09:00:00-05:00",
    "datetime_from_date_parsing": "must be a time with its zone, such as 2026-02-10T09:00:00-05:00",
    "datetime_parsing": "must be a time with its zone, such as 2026-02-10T09:00:00-05:00",
    "date_from_datetime_parsing": "must be a date as year-month-day, such as 2026-02-05",
    "date_parsing": "must be a date as year-month-day, such as 2026-02-05",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_attributes_type": "must be an object",
}
_FORMS = {
    r"^[0-9]{10}$": "must be the ten digits of an NPI",
    r"^[!-~]+$": "must be the number as on the card, without spaces",
    r"^[0-9a-f]{64}$": "must be a digest, 64 digits and letters a to f, as the list of documents gives it",
    r"^[!-~]{1,200}$": "must have 1 to 200 printable signs and no spaces",
    VERSIONS: 'must be the ETag as it came, with its quotes, such as "7"',
    r"^[0-9]{1,9}$": "must be the version of the request, such as 7",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$": "must have 1 to 80 letters, digits, dots or lines, a letter or digit first",
    r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$": "must be the id of a clause, such as C.3.d",
}


def in_words(error: Mapping[str, Any]) -> str:
    """What one error of the check of a body says."""
    words = _SAYS.get(error["type"])
    if words is not None:
        return words
    form = _FORMS.get(str((error.get("ctx") or {}).get("pattern", "")))
    if form is not None:
        return form
    message = str(error["msg"]).removeprefix("Value error, ")
    for before, after in (
        ("Input should be ", "must be "),
        ("String should ", "must "),
        ("List should ", "must "),
    ):
        if message.startswith(before):
            return after + message.removeprefix(before)
    return message
