"""What is about no single request, and who may do it."""

from assent.casework.request.actors import OFFICES, Role
from assent.casework.request.permissions import Use as Use
from assent.casework.request.permissions import check_use as check_use


def is_of_an_office(role: Role) -> bool:
    """Whether it is a provider's office, or its program: they see what is theirs."""
    return role in OFFICES
