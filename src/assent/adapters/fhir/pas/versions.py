"""The versions of the PAS guide that are served, each at an address of its own, and in what they differ."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasVersion:
    """One version of the guide. ``name`` stands in the address; ``guide`` is the exact version of the guide.

    ``pended`` is the outcome of a ClaimResponse of which a line is pended. ``inquiry_in_parameters``: an
    inquiry is answered with Parameters that hold a bundle for each authorization, not with one bundle.
    ``prior_inside``: the bundle of an update holds the Claim that it updates; else that is named only.
    ``number_of_items``: the plan's number of a request stands with each item of a response, else with the whole.
    """

    name: str
    guide: str
    pended: str
    inquiry_in_parameters: bool
    prior_inside: bool
    number_of_items: bool


PAS_2_0 = PasVersion(
    "2.0", "2.0.1", "queued", inquiry_in_parameters=False, prior_inside=False, number_of_items=False
)
PAS_2_2 = PasVersion(
    "2.2", "2.2.1", "complete", inquiry_in_parameters=True, prior_inside=True, number_of_items=True
)
VERSIONS = (PAS_2_2, PAS_2_0)
