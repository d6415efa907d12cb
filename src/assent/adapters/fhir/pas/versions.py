"""The versions of the PAS guide that are served, each at an address of its own, and in what they differ."""

from dataclasses import dataclass

from assent.adapters.fhir.pas import names


@dataclass(frozen=True, slots=True)
class PasVersion:
    """One version of the guide. ``name`` stands in the address; ``guide`` is the exact version of the guide.

    ``pended`` is the outcome of a ClaimResponse of which a line is pended. ``inquiry_in_parameters``: an
    inquiry is answered with Parameters that hold a bundle for each authorization, not with one bundle.
    ``prior_inside``: the bundle of an update holds the Claim that it updates; else that is named only.
    ``number_of_items``: the plan's number of a request stands with each item of a response, else with the whole.
    ``line_of_whole``: of a CommunicationRequest the line is said of the whole, else of its payload.

    A Task names the context of a questionnaire under the code ``task_context``, as text or as an identifier, and its
    line by the extension ``task_line`` with the value ``task_line_value``; its owner is the provider or the plan.
    """

    name: str
    guide: str
    pended: str
    inquiry_in_parameters: bool
    prior_inside: bool
    number_of_items: bool
    line_of_whole: bool
    task_context: str
    task_context_is_text: bool
    task_line: str
    task_line_value: str
    task_owner_is_provider: bool


PAS_2_0 = PasVersion(
    "2.0",
    "2.0.1",
    "queued",
    inquiry_in_parameters=False,
    prior_inside=False,
    number_of_items=False,
    line_of_whole=False,
    task_context="questionnaires-needed",
    task_context_is_text=False,
    task_line=names.AUTHORIZATION_LINE,
    task_line_value="valueInteger",
    task_owner_is_provider=False,
)
PAS_2_2 = PasVersion(
    "2.2",
    "2.2.1",
    "complete",
    inquiry_in_parameters=True,
    prior_inside=True,
    number_of_items=True,
    line_of_whole=True,
    task_context="questionnaire-context",
    task_context_is_text=True,
    task_line=names.SERVICE_LINE,
    task_line_value="valuePositiveInt",
    task_owner_is_provider=True,
)
VERSIONS = (PAS_2_2, PAS_2_0)
