"""The versions of the PAS guide that are served, each at an address of its own, and in what they differ."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasVersion:
    """One version of the guide. ``name`` stands in the address; ``guide`` is the exact version of the guide.

    ``pended`` is the outcome of a ClaimResponse of which a line is pended. ``inquiry_in_parameters``: an
    inquiry is answered with Parameters that hold a bundle for each authorization, not with one bundle.
    ``needs_reference``: a ClaimResponse names its Claim, or says why it cannot.
    """

    name: str
    guide: str
    pended: str
    inquiry_in_parameters: bool
    needs_reference: bool


PAS_2_0 = PasVersion("2.0", "2.0.1", "queued", inquiry_in_parameters=False, needs_reference=False)
PAS_2_2 = PasVersion("2.2", "2.2.1", "complete", inquiry_in_parameters=True, needs_reference=True)
VERSIONS = (PAS_2_2, PAS_2_0)
