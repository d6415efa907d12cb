"""What a stranger's page carries: the case so far, sealed, so that nothing is stored and nobody can change it."""

from typing import Any

from fastapi import Request

from assent.workbench.conversation.run import Run
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.sealed import sealed, unsealed

FIELD = "state"
"""The name of the hidden field."""
_OF = "check"


def carried_run(request: Request) -> Run | None:
    """The run that came with a form; None where it is older than an hour, was changed, or is none."""
    data: dict[str, Any] | None = unsealed(request, form_of(request).text(FIELD))
    if data is None or data.get("is") != _OF:
        return None
    return Run(data["facts"], tuple(data["put_off"]), tuple(data["trail"]))


def seal_run(request: Request, run: Run) -> str:
    """The run as the text of a hidden field. Raises ``TooMuch``."""
    return sealed(
        request, {"is": _OF, "facts": run.facts, "put_off": list(run.put_off), "trail": list(run.trail)}
    )
