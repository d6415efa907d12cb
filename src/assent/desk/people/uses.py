"""What is about no single request, and who may do it."""

from assent.casework.people.permissions import Use as Use
from assent.casework.people.permissions import check_use as check_use
from assent.casework.record.actors import OFFICES, Role


def is_of_an_office(role: Role) -> bool:
    """Whether it is a provider's office, or its program: they see what is theirs."""
    return role in OFFICES
