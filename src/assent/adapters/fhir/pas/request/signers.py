"""Who attests by signing a questionnaire: somebody whom the request names as taking part, or who is of its office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assent.adapters.fhir.dtr.names import SIGNATURE
from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.request.claims import PasClaim, npis_of
from assent.adapters.fhir.resources import (
    BundleIndex,
    Entry,
    Resource,
    elements,
    extension_value,
    extensions,
    identifier,
    kind,
)
from assent.adapters.fhir.systems import NPI

_OF_PERSON = ("practitioner",)


@dataclass(frozen=True, slots=True)
class RequestSigners:
    """Who may attest for a request: ``office`` is the NPI of who asks, ``npis`` are those of all who take part.

    A name with any NPI is typed in by an office that has signed in and answers for it. In a bundle it is data, which
    anybody's records may hold: the signature of a stranger to the request is only what was said.
    """

    office: str
    npis: frozenset[str]

    @classmethod
    def of_claim(cls, claim: PasClaim) -> "RequestSigners":
        """Who asks, orders or renders by a Claim: its provider, its care team, and who wrote the orders of items."""
        return cls(claim.provider_npi, claim.npis.union(_who_ordered(claim)))

    def name(self, reference: object, index: BundleIndex, within: Entry) -> str:
        """The name and NPI of the practitioner to whom a signature leads; empty for anybody who does not attest."""
        practitioner = _practitioner(reference, index, within)
        if practitioner is None or not self._take(practitioner, index):
            return ""
        return _name_with_npi(practitioner.resource)

    def strangers(self, responses: Iterable[Entry], index: BundleIndex) -> Iterator[Entry]:
        """The responses that were signed by practitioners who can be found, and none of whom attests."""
        for entry in responses:
            signers = [
                signer for signature in extensions(entry.resource, SIGNATURE) for signer in _who(signature)
            ]
            known = [signer for signer in signers if _practitioner(signer, index, entry) is not None]
            if known and not any(self.name(signer, index, entry) for signer in known):
                yield entry

    def _take(self, practitioner: Entry, index: BundleIndex) -> bool:
        own = identifier(practitioner.resource, NPI)
        return bool(own) and (own in self.npis or self._is_of_office(practitioner, index))

    def _is_of_office(self, practitioner: Entry, index: BundleIndex) -> bool:
        """Whether a role in the bundle says that the practitioner works for the office that asks."""
        for role in index.of_kind("PractitionerRole"):
            person = index.resolve(role.resource.get("practitioner"), role)
            office = index.resolve(role.resource.get("organization"), role)
            plays = person is not None and person.place == practitioner.place
            npi = identifier(office.resource, NPI) if office is not None else ""
            if plays and npi and npi == self.office:
                return True
        return False


def _who_ordered(claim: PasClaim) -> Iterator[str]:
    """The NPIs of who wrote the orders behind the items."""
    for item in claim.items:
        order = claim.index.resolve(extension_value(item.element, names.REQUESTED_SERVICE), claim.entry)
        orderer = claim.index.resolve(order.resource.get("requester"), order) if order is not None else None
        if orderer is not None:
            yield from npis_of(claim.index, orderer, _OF_PERSON)


def _who(signature: Resource) -> list[object]:
    return [who for who in elements(signature, "valueSignature.who") if who]


def _practitioner(reference: object, index: BundleIndex, within: Entry) -> Entry | None:
    person = index.resolve(reference, within)
    if person is not None and kind(person.resource) == "PractitionerRole":
        person = index.resolve(person.resource.get("practitioner"), person)
    return person if person is not None and kind(person.resource) == "Practitioner" else None


def _name_with_npi(practitioner: Resource) -> str:
    """The name of a practitioner with the NPI; empty without either, since nobody could find who signed."""
    given_names = [str(part) for part in elements(practitioner, "name.given")]
    family = [str(part) for part in elements(practitioner, "name.family")][:1]
    text = [str(part) for part in elements(practitioner, "name.text")][:1]
    called = " ".join([*given_names[:2], *family]) or "".join(text)
    npi = identifier(practitioner, NPI)
    return f"{called}, NPI {npi}" if called and npi else ""
