"""What a policy's published text rests on or points to: guidance of others, evidence, references."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One source, as a reader would look for it.

    ``cite`` says where it is found, ``says`` what the policy takes from it, in our own words; empty where the
    text only lists it. ``clauses`` are those that name it. ``guides`` are the product lines whose members are
    judged by it first where it speaks of the service: their letters name it.
    """

    id: str
    cite: str
    clauses: tuple[str, ...]
    says: str = ""
    guides: tuple[str, ...] = ()
