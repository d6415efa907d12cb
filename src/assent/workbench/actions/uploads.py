"""Documents that come with a form: attached under the same limits as by the interface."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from assent.casework.intake.events import DocumentAttached
from assent.casework.record.checks import Conflicting, NotFound, Refused
from assent.web.intake.documents import attach_from_page
from assent.web.server.caller import Caller
from assent.web.server.problems import Stopped
from assent.workbench.actions.attempts import NOT_YET, Tried
from assent.workbench.actions.matter import RequestMatter
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.words import say

FIELD = "file"
"""The name of the field of a file."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of the file of a form: ``digest`` of the document, empty where none came; ``version`` since."""

    tried: Tried
    digest: str = ""
    version: str = ""


def upload(http: Request, caller: Caller, matter: RequestMatter) -> Uploaded:
    """Attach the file of a form, if it has one, to the version of the request that the form names."""
    form, files = form_of(http), form_of(http).files.get(FIELD, ())
    if not files:
        return Uploaded(NOT_YET)
    try:
        attached = attach_from_page(matter.detail.request, files[0], caller, http, form.version)
    except NotFound:
        raise
    except Conflicting as wrong:
        return Uploaded(Tried(says=wrong.says, moved_on=True))
    except Refused as wrong:
        return Uploaded(Tried(errors={FIELD: wrong.says}))
    except Stopped as wrong:
        return Uploaded(Tried(errors={FIELD: wrong.detail}))
    before = {document.digest for document in matter.detail.documents}
    added = [
        document for document in attached.documents if document.digest not in before
    ] or attached.documents[-1:]
    return Uploaded(NOT_YET, added[-1].digest, str(attached.version))


def documents_offered(documents: Iterable[DocumentAttached]) -> list[tuple[str, str]]:
    """The documents of a request, to choose one of them or none."""
    return [
        ("", say("acting.evidence.no_document")),
        *((document.digest, document.name) for document in documents),
    ]
