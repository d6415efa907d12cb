"""Why a use case does not do what it was asked: what its callers tell apart."""

from assent.casework.request.checks import Conflicting as Conflicting
from assent.casework.request.checks import Damaged as Damaged
from assent.casework.request.checks import InvalidRecord as InvalidRecord
from assent.casework.request.checks import KeyReused as KeyReused
from assent.casework.request.checks import NotFound as NotFound
from assent.casework.request.checks import NotPermitted as NotPermitted
from assent.casework.request.checks import Refused as Refused
from assent.casework.request.checks import Unavailable as Unavailable
from assent.casework.request.state import IllegalTransition as IllegalTransition
from assent.casework.sign_in import LockedOut as LockedOut
from assent.casework.sign_in import NotSignedIn as NotSignedIn
from assent.casework.sign_in import PasswordDue as PasswordDue
