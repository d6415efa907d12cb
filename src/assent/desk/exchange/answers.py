"""What is answered about programs that call by the standards."""

from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.exchange.clients import read_key_set
from assent.casework.exchange.guidance import HookCall
from assent.desk.exchange.clients import ClientShown
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class ClientAnswer:
    """A registered program. Of keys by value their names are shown; ``may_call``: whether its tokens count."""

    id: str
    name: str
    npis: tuple[str, ...]
    scopes: tuple[str, ...]
    key_names: tuple[str, ...] = field(metadata=described("The kid of each key that was given by value."))
    keys_url: str
    issuer: str
    fhir_servers: tuple[str, ...]
    registered_at: datetime | None
    ended_at: datetime | None
    may_call: bool


@dataclass(frozen=True, slots=True)
class HookCallShown:
    """A call of a CDS service as it came and was answered."""

    id: str
    at: datetime
    account: str
    hook: str
    instance: str = field(metadata=described("The id that the clinical system gave the call."))
    status: int = field(metadata=described("The status of the answer."))
    request: str = field(metadata=described("The body as it came, JSON."))
    response: str = field(metadata=described("The body as it was answered, JSON."))


def hook_call_shown(call: HookCall) -> HookCallShown:
    """A call of a CDS service as it is answered to whoever audits."""
    return HookCallShown(
        call.id, call.at, call.account, call.hook, call.instance, call.status,
        call.request.decode("utf-8", "replace"), call.response.decode("utf-8", "replace"),
    )  # fmt: skip


def client_answer(client: ClientShown) -> ClientAnswer:
    """A registered program as it is answered."""
    account, registration = client.account, client.registration
    keys = read_key_set(registration.keys)["keys"] if registration.keys else ()
    return ClientAnswer(
        account.id, account.name, registration.npis, registration.scopes, tuple(key["kid"] for key in keys),
        registration.keys_url, registration.issuer, registration.fhir_servers, registration.registered_at,
        registration.ended_at, client.may_call,
    )  # fmt: skip
