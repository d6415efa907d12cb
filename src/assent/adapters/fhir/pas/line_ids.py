"""Which line of the record each item of a Claim is: the same for every update of it, since sequences stay."""

from collections.abc import Iterable, Mapping

from assent.adapters.fhir.pas.claims import ClaimItem
from assent.facts.billing_codes import base_code
from assent.logic.package import PolicyPackage, Service


def line_ids(items: Iterable[ClaimItem], package: PolicyPackage | None) -> Mapping[int, str]:
    """The id of the line of each item, by the item's sequence.

    The first item that asks for a service of the policy has that service's line; any other one is ``item-``
    and its sequence.
    """
    ids: dict[int, str] = {}
    for item in items:
        service = service_of(item, package)
        taken = service is None or service.line in ids.values()
        ids[item.sequence] = f"item-{item.sequence}" if taken or service is None else service.line
    return ids


def service_of(item: ClaimItem, package: PolicyPackage | None) -> Service | None:
    """The service of a policy that an item asks for, by its code; None where it asks for none of them."""
    code = base_code(item.code)
    services = package.services if package is not None else ()
    return next((service for service in services if service.code == code), None)
