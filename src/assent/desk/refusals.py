"""Why a use case does not do what it was asked: what its callers tell apart."""

from assent.casework.people.sign_in import LockedOut as LockedOut
from assent.casework.people.sign_in import NotSignedIn as NotSignedIn
from assent.casework.people.sign_in import PasswordDue as PasswordDue
from assent.casework.record.checks import Conflicting as Conflicting
from assent.casework.record.checks import Damaged as Damaged
from assent.casework.record.checks import InvalidRecord as InvalidRecord
from assent.casework.record.checks import KeyReused as KeyReused
from assent.casework.record.checks import NotFound as NotFound
from assent.casework.record.checks import NotPermitted as NotPermitted
from assent.casework.record.checks import Refused as Refused
from assent.casework.record.checks import Unavailable as Unavailable
from assent.casework.record.state import IllegalTransition as IllegalTransition
