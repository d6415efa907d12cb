"""A letter for the service that delivers it: where it goes, and what has to be known besides its pages."""

from dataclasses import dataclass, field, replace
from datetime import date

from assent.casework.notices.events import NoticeSent
from assent.casework.notices.notice import PROVIDER
from assent.casework.record.checks import Refused
from assent.casework.requirement.coverage import LetterChannel, Member, Provider
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class Posting:
    """What goes with a letter's PDF. Of name, address, fax and member number only what its channel needs is given.

    ``letter`` is the digest of the PDF (SHA-256, hexadecimal), ``to`` is ``member`` or ``provider``, ``sent``
    the day, of the plan, on which it counts as sent.
    """

    letter: str
    request: str
    channel: str
    to: str
    language: str
    sent: date
    name: str
    address: tuple[str, ...] = ()
    fax: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that no mail or fax service has collected yet; nothing of it names or finds a person."""

    letter: str = field(metadata=described("The digest of its PDF, which finds its files in the outbox."))
    request: str = field(metadata=described("The id of the request."))
    channel: str = field(metadata=described("mail, fax or portal."))
    to: str = field(metadata=described("member or provider."))
    language: str = field(metadata=described("en or es."))
    pages: int = field(metadata=described("Pages of the PDF."))


def _name(reader: Member | Provider | None) -> str:
    """The name on the envelope: that of the letter."""
    if isinstance(reader, Member):
        return reader.printed_name
    return reader.name if reader else ""


def is_handed_over(notice: NoticeSent) -> bool:
    """Whether it needs a service to reach its reader; an office opens its portal's letters here."""
    return not (notice.to == PROVIDER and notice.channel == LetterChannel.PORTAL)


def posting(notice: NoticeSent, request: str, sent: date, reader: Member | Provider | None) -> Posting:
    """The posting of a letter to its reader as the directory knows them now; raises ``Refused`` where it cannot go."""
    letter = Posting(
        notice.digest,
        request,
        notice.channel,
        notice.to,
        notice.language,
        sent,
        _name(reader),
    )
    match notice.channel:
        case LetterChannel.FAX:
            letter = replace(letter, fax=reader.fax if isinstance(reader, Provider) else "")
        case LetterChannel.PORTAL:
            letter = replace(letter, member=reader.number if isinstance(reader, Member) else "")
        case _:
            letter = replace(letter, address=reader.address if reader else ())
    if not letter.name.strip() or not (letter.address or letter.fax or letter.member):
        raise Refused(
            f"the directory has no place for letters by {notice.channel} to this {notice.to}; enter it"
        )
    return letter
