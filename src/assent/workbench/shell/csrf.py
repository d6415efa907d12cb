"""Tokens in forms, so that no other site can have a browser send one: beside the check of where a call came from.

The token follows from the session and is masked anew in every page, so that a compressed page does not give it
away by its length.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes

from fastapi import Request

from assent.web.server.problems import ProblemKind, Stopped
from assent.workbench.shell.words import say

FIELD = "csrf"
"""The name of the field."""
OWNER = "owner"
"""The name of the field that says whose page it is."""
HEADER = "x-csrf"
"""The header, for calls of scripts."""
_SIZE = 32


def token(session: str) -> str:
    """A masked token for a page of this session."""
    return _masked(_secret(session))


def check(request: Request, session: str, sent: str) -> None:
    """Raise ``Stopped`` where what was sent is not the token of this session."""
    if not _is(sent or request.headers.get(HEADER, ""), _secret(session)):
        raise Stopped(ProblemKind.NOT_PERMITTED, say("shell.errors.csrf"))


def mark(session: str, account: str) -> str:
    """Whose page it is, in a way that only this session could have said it; masked anew in every page."""
    return f"{account}:{_masked(_seal(session, account))}"


def marked(session: str, sent: str) -> str:
    """Whose page it was, also where the session has ended since; empty where the mark is not of this session."""
    account, _, seal = sent.rpartition(":")
    return account if account and _is(seal, _seal(session, account)) else ""


def _seal(session: str, account: str) -> bytes:
    return hmac.digest(session.encode(), b"assent page of\n" + account.encode(), sha256)


def _secret(session: str) -> bytes:
    return hmac.digest(session.encode(), b"assent form token", sha256)


def _masked(secret: bytes) -> str:
    """A secret as it stands in one page: no two pages have the same text."""
    mask = token_bytes(_SIZE)
    return urlsafe_b64encode(mask + _joined(mask, secret)).decode()


def _is(token: str, secret: bytes) -> bool:
    """Whether a masked text holds this secret."""
    try:
        data = urlsafe_b64decode(token.encode())
    except ValueError:
        return False
    mask, masked = data[:_SIZE], data[_SIZE:]
    return len(data) == 2 * _SIZE and hmac.compare_digest(_joined(mask, masked), secret)


def _joined(left: bytes, right: bytes) -> bytes:
    return (
        bytes(left_byte ^ right_byte for left_byte, right_byte in zip(left, right, strict=True))
        if left
        else b""
    )
