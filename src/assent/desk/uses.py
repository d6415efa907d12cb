"""What is about no single request, and who may do it."""

from assent.casework.request.permissions import Use as Use
from assent.casework.request.permissions import check_use as check_use
