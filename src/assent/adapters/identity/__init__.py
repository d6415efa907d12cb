"""Who somebody is: passwords as argon2id, random tokens, and a plan's own provider by OpenID Connect."""

from assent.adapters.identity.openid import OpenIdProvider
from assent.adapters.identity.secrets import Argon2, LocalSecrets
from assent.adapters.identity.settings import OpenIdSettings, read_identity

__all__ = ["Argon2", "LocalSecrets", "OpenIdProvider", "OpenIdSettings", "read_identity"]
