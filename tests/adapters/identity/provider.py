"""A small OpenID provider on this machine: a real server, real keys, and a switch for each way to cheat."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
CLIENT, SECRET = "assent", "the client's secret: 100%"
REDIRECT = "https://assent.example.org/sign-in/openid"

Json = dict[str, Any]


@dataclass
class Provider:
    """What the provider knows, and how it answers. Tests change it."""

    address: str = ""
    rsa: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"}))
    ec: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"}))
    shown: list[str] = field(default_factory=lambda: ["rsa-1", "ec-1"])
    claims: Json = field(default_factory=dict)
    documents: Json = field(default_factory=dict)
    algorithm: str = "RS256"
    token: str | None = None
    status: int = 200
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Json] = field(default_factory=dict)

    def person_agrees(self, page: str) -> tuple[str, str]:
        """Somebody signs in there: the code and the state with which they come back."""
        asked = dict(parse_qsl(urlsplit(page).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked
        return code, asked["state"]

    def document(self) -> Json:
        """The discovery document."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            **self.documents,
        }

    def keys(self) -> Json:
        """The public keys that are shown."""
        found = [key for key in (self.rsa, self.ec) if key.kid in self.shown]
        return dict(KeySet(list(found)).as_dict(private=False))

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, Json]:
        """The token endpoint: takes a code once, from the client, with its verifier."""
        expected = base64.b64encode(b"assent:the%20client%27s%20secret%3A%20100%25").decode()
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        if challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        token = self.token if self.token is not None else self.id_token(asked["nonce"])
        return self.status, {"access_token": "an access token", "token_type": "Bearer", "id_token": token}

    def id_token(self, nonce: str, key: RSAKey | ECKey | None = None, **header: str) -> str:
        """An ID token of this moment of the tests, with the claims that a test changes."""
        at = int(NOW.timestamp())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "person-7",
            "iat": at,
            "exp": at + 300,
            "nonce": nonce,
            "name": "Nora Example",
            "groups": ["everybody", "um-nurses"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        key = key or (self.ec if self.algorithm.startswith("ES") else self.rsa)
        return jwt.encode(
            {"alg": self.algorithm, "kid": key.kid or "", **header}, claims, key, [self.algorithm]
        )


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of this machine, until it is left."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            found = {"/.well-known/openid-configuration": provider.document, "/keys": provider.keys}
            answer = found.get(self.path)
            self._send(*((200, answer()) if answer else (404, {})))

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*provider.exchange(form, self.headers.get("Authorization", "")))

        def _send(self, status: int, data: Json) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: tests show what fails."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    provider.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
