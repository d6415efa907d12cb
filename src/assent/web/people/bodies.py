"""Bodies of signing in and of accounts. Passwords and tokens are in bodies only, never in an address."""

from typing import Annotated

from pydantic import Field, StringConstraints

from assent.web.server.words import Name, StrictBody

Password = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


Code = Annotated[str, StringConstraints(max_length=100)]


class SignInBody(StrictBody):
    """An account and its password."""

    id: Name = Field(description="The id of the account.")
    password: Password = Field(description="Its password.", json_schema_extra={"format": "password"})
    code: Code = Field(
        default="",
        description="What the authenticator shows now, or a recovery code, of who has one.",
        json_schema_extra={"format": "password"},
    )
    cookie: bool = Field(
        default=False, description="Whether the session is kept in a cookie, and not given as a token."
    )


class PasswordBody(StrictBody):
    """A password of one's own, also in place of a one-time one."""

    id: Name = Field(description="The id of the account.")
    current: Password = Field(description="The present one.", json_schema_extra={"format": "password"})
    new: Password = Field(description="The one from now on.", json_schema_extra={"format": "password"})


class EnrollmentBody(StrictBody):
    """The password of who is signed in, once more."""

    password: Password = Field(description="The present one.", json_schema_extra={"format": "password"})


class FirstCodeBody(StrictBody):
    """The first code of a new authenticator."""

    code: Code = Field(description="What it shows now.", json_schema_extra={"format": "password"})


class RevocationBody(StrictBody):
    """Which token of the program."""

    name: Name = Field(description="What the token is for, as it was issued.")
