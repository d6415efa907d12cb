"""What is about no single request, and who may do it."""

from assent.casework.people.permissions import Use as Use
from assent.casework.people.permissions import check_use as check_use
