"""Seals beside the chain: written with each entry and checkpoint, checked over the whole record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select

from assent.adapters.seals.keys import AUTHENTICATORS, SecretKind
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.errors import StoreError
from assent.adapters.store.settings.tables import settings_revision
from assent.adapters.store.tables import checkpoint, event

_AT_ONCE = 5_000


class Keys(Protocol):
    """Keys that check seals."""

    def fault(
        self, position: int, key: str | None, digest: str, seal: str | None, *, placed: bool = True
    ) -> str:
        """What is wrong with a seal; ``placed`` is False where its position does not tell which key was in use."""


class Sealing(Protocol):
    """What seals, and the keys that check."""

    @property
    def keys(self) -> Keys:
        """The keys as they are now."""

    def seal(self, digest: str) -> tuple[str, str]:
        """The id of the key, and the seal of a digest."""

    def conceal(self, secret: str, owner: str, kind: SecretKind = AUTHENTICATORS) -> str:
        """A short secret, encrypted for its owner."""

    def reveal(self, kept: str, owner: str, kind: SecretKind = AUTHENTICATORS) -> str:
        """The secret again; raises ``Refused``."""


@dataclass(slots=True)
class Sealed:
    """How many entries have a seal and how many have none; ``checked`` where a key was there."""

    sealed: int = 0
    unsealed: int = 0
    checked: bool = False


@plainly
def is_sealed(engine: Engine) -> bool:
    """Whether the last entry has a seal, or the settings in force. Raises ``StoreError``."""
    with engine.connect() as connection:
        return any(
            connection.execute(last).scalar_one_or_none() is not None for last in (_LAST_SEAL, _IN_FORCE)
        )


def seal_of(sealing: Sealing | None, sealed_before: bool, digest: str) -> dict[str, str | None]:
    """The columns of a seal. Raises ``StoreError`` where the record is sealed and no key is there."""
    if sealing is not None:
        key, seal = sealing.seal(digest)
        return {"seal_key": key, "seal": seal}
    if sealed_before:
        raise StoreError(
            "the entries of this record are sealed, and no key file is named: name it in ASSENT_SEAL_KEYS or "
            "in store.toml. Nothing was written."
        )
    return _NO_SEAL


_NO_SEAL: dict[str, str | None] = {"seal_key": None, "seal": None}


def check(connection: Connection, keys: Keys | None, seals: Sealed) -> Iterator[tuple[str | None, str]]:
    """Every fault of a seal, with its request; counts go to ``seals``. Without keys they are only counted."""
    seals.checked = keys is not None
    seals.sealed, total = connection.execute(_COUNTS).one()
    seals.unsealed = total - seals.sealed
    if keys is None:
        return
    with connection.execute(_SEALS) as rows:
        for row in rows:
            if fault := keys.fault(row.position, row.seal_key, row.digest, row.seal):
                yield row.request, f"entry {row.sequence} {fault}"
    for row in connection.execute(_CHECKPOINTS):
        if fault := keys.fault(row.position, row.seal_key, row.digest, row.seal, placed=False):
            yield None, f"checkpoint {row.number} {fault}"


def absent(connection: Connection, digests: Iterable[str]) -> list[str]:
    """Those of these digests that no entry has, and no revision of settings."""
    distinct = list(dict.fromkeys(digests))
    if not distinct:
        return []
    with connection.execute(select(event.c.digest).execution_options(yield_per=_AT_ONCE)) as rows:
        missing = set(distinct).difference(rows.scalars())
    missing.difference_update(connection.execute(select(settings_revision.c.digest)).scalars())
    return [digest for digest in distinct if digest in missing]


_LAST_SEAL = select(event.c.seal).order_by(event.c.position.desc()).limit(1)
_IN_FORCE = select(settings_revision.c.seal).order_by(settings_revision.c.number.desc()).limit(1)
_COUNTS = select(func.count(event.c.seal), func.count())
_SEALS = (
    select(
        event.c.position, event.c.request, event.c.sequence, event.c.digest, event.c.seal_key, event.c.seal
    )
    .order_by(event.c.position)
    .execution_options(yield_per=_AT_ONCE)
)
_CHECKPOINTS = select(checkpoint).order_by(checkpoint.c.number)
