"""JSON text to values. Keys given twice are kept in mind; NaN and Infinity arrive as such."""

import json

from assent.adapters.case_files.structure import mapped, too_deep
from assent.casework.assessment.case import Fault


class UnreadableText(Exception):
    """A text that is not of its format; ``fault`` says what and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.says)
        self.fault = fault


def json_value(text: str, name: str) -> object:
    """The value of a JSON text; raises ``UnreadableText``."""
    try:
        return json.loads(text, object_pairs_hook=mapped)
    except json.JSONDecodeError as error:
        raise UnreadableText(Fault(name, "", _says(error))) from None
    except RecursionError:
        raise UnreadableText(too_deep(name)) from None
    except ValueError:  # a whole number with thousands of digits
        reason = "holds a number with thousands of digits; correct it"
        raise UnreadableText(Fault(name, "", reason)) from None


def _says(error: json.JSONDecodeError) -> str:
    where = f"line {error.lineno}, column {error.colno}"
    if error.msg == "Extra data":
        return (
            f"goes on after the end of its JSON value at {where}; for several cases write a JSON "
            "array, or one case a line in a file named .ndjson"
        )
    return f"is not JSON at {where}: {error.msg.lower()}; correct it there"
