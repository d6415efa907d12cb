"""What a policy wants looked at when the term of an approval ends, beside what a renewal asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndOfTerm:
    """Something to be evaluated when an approval of a kind of request (``pathway``) ends, by a clause of the text.

    ``text`` is the key of the words with which letters say it, in the package's wording; ``reminder`` is what
    the plan's people are told on the first day after the term.
    """

    clause: str
    pathway: str
    text: str
    reminder: str
