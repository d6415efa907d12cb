"""The fault of a clinical input: which field, what was given, what is allowed, what to do."""


class InputFault(ValueError):
    """A value that the computation cannot accept.

    Attributes: ``field`` (name of the input), ``value`` (as given), ``allowed`` (the accepted
    range in words), ``says`` (the way out). It makes the input invalid; it is never read as "no",
    and an unknown value is not a fault: it is ``None``.
    """

    def __init__(self, field: str, value: object, allowed: str, says: str) -> None:
        super().__init__(f"{field}: {value!r} is not {allowed}; {says}")
        self.field = field
        self.value = value
        self.allowed = allowed
        self.says = says
