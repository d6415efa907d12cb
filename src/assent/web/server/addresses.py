"""Where a call comes from, as far as limits and the security log are concerned."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope


def source(scope: Scope) -> str:
    """The address of whoever calls; of IPv6 its /64, all of which one household or machine has."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
