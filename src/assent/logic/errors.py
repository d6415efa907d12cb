"""The two faults of the language: an author's mistake and an impossible input."""


class AuthoringError(TypeError):
    """A policy, or the vocabulary that it uses, is written wrongly; raised at import."""


class FactError(ValueError):
    """A known value for which an expression has no answer, such as division by zero.

    Attributes: ``fact`` (path of the fact), ``value`` (as given), ``says`` (what to do).
    It makes the input invalid; it is never read as "no".
    """

    def __init__(self, fact: str, value: object, fault: str) -> None:
        super().__init__(f"{fact}: {value!r}: {fault}")
        self.fact = fact
        self.value = value
        self.says = fault
