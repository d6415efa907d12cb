"""Bodies of signing in and of accounts. Passwords and tokens are in bodies only, never in an address."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from assent.desk.intake.requests import Role
from assent.desk.people.accounts import Account, Changes, Licence
from assent.web.server.parameters import Moment
from assent.web.server.words import Body, MaybeName, Name

Password = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
AccountId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$")]


class SignInBody(Body):
    """An account and its password."""

    id: Name = Field(description="The id of the account.")
    password: Password = Field(description="Its password.", json_schema_extra={"format": "password"})
    cookie: bool = Field(
        default=False, description="Whether the session is kept in a cookie, and not given as a token."
    )


class PasswordBody(Body):
    """A password of one's own, also in place of a one-time one."""

    id: Name = Field(description="The id of the account.")
    current: Password = Field(description="The present one.", json_schema_extra={"format": "password"})
    new: Password = Field(description="The one from now on.", json_schema_extra={"format": "password"})


class LicenceBody(Body):
    """A clinician's licence."""

    credential: Name = Field(examples=["MD"])
    specialty: Name = Field(examples=["psychiatry"])
    number: Name = Field(description="The licence's number.")
    valid_until: date = Field(description="Its last day.")

    def licence(self) -> Licence:
        """As the desk takes it."""
        return Licence(self.credential, self.specialty, self.number, self.valid_until)


class AccountBody(Body):
    """Somebody who may sign in, or a program that gets a token."""

    id: AccountId = Field(description="What the person signs in by.")
    name: Name = Field(description="The person's or program's name.")
    role: Role = Field(description="What the account may do.")
    organization: MaybeName = Field(default="", description="The NPI of a provider's office.")
    licence: LicenceBody | None = Field(default=None, description="Of who signs.")
    reports_to: MaybeName = Field(default="", description="The account of the superior.")
    password: bool = Field(
        default=True, description="Whether a one-time password is made; not for who comes through OpenID."
    )

    def account(self) -> Account:
        """As the desk takes it."""
        licence = self.licence.licence() if self.licence else None
        return Account(self.id, self.name, self.role, self.organization, licence, self.reports_to)


class ChangesBody(Body):
    """What is to become of an account; what is left out stays."""

    name: Name | None = Field(default=None, description="The person's or program's name.")
    role: Role | None = Field(default=None, description="What the account may do.")
    organization: MaybeName | None = Field(default=None, description="The NPI of a provider's office.")
    licence: LicenceBody | None = Field(default=None, description="The licence, or the renewed one.")
    without_licence: bool = Field(default=False, description="Take the licence away.")
    reports_to: MaybeName | None = Field(default=None, description="The account of the superior.")
    disabled: bool | None = Field(default=None, description="Whether nobody may sign in by it.")
    unlink: bool = Field(default=False, description="Forget who it is at the plan's identity provider.")

    def changes(self) -> Changes:
        """As the desk takes it."""
        return Changes(
            self.name,
            self.role,
            self.organization,
            self.licence.licence() if self.licence else None,
            self.without_licence,
            self.reports_to,
            self.disabled,
            self.unlink,
        )


class TokenBody(Body):
    """A token for a program."""

    name: Name = Field(examples=["nightly import"])
    valid_until: Moment = Field(description="Its end.")


class RevocationBody(Body):
    """Which token of the program."""

    name: Name = Field(description="What the token is for, as it was issued.")
