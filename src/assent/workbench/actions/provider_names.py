"""What the plan's directory calls the NPIs of offices."""

from collections.abc import Iterable, Mapping

from assent.desk.ports import Desk


def provider_names(desk: Desk, npis: Iterable[str]) -> Mapping[str, str]:
    """Each NPI with the name that the directory has for it; the NPI alone where it has none."""
    providers = ((npi, desk.directory.provider(npi) if desk.directory else None) for npi in npis)
    return {npi: f"{provider.name}, NPI {npi}" if provider else f"NPI {npi}" for npi, provider in providers}
