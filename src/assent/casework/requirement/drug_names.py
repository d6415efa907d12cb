"""The drugs that are known by name, by the policies' own words and by the plan's list, as people write them.

A name that is nearly one of them is never taken for another drug: that the list holds no such drug would then be a
slip of the pen, and what needs authorization would be given without it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from assent.casework.record.checks import Refused
from assent.casework.requirement.code_list import ListedCode, drug_of
from assent.facts.medicine_names import candidate_names
from assent.facts.medicines import lookup
from assent.logic.package import Catalogue, PolicyPackage

_NEAR, _MOST_NEAR = 0.75, 3
_SHORTEST_WORD = 4
"""A shorter word is near to too much."""


@dataclass(frozen=True, slots=True)
class DrugNames:
    """Every name with the drug that it stands for; ``spelled`` are the names, without signs, as they are written."""

    drugs: Mapping[str, str]
    spelled: Mapping[str, str]

    def drug_named(self, text: str) -> str:
        """The drug that a name stands for, salt, strength and form left out.

        What is no such name is a drug that neither a policy nor the list speaks of. Raises ``Refused`` for one that
        may be meant for one of them, with the names near it.
        """
        for name in (text, *candidate_names(text)):
            if _plain(name) in self.drugs:
                return self.drugs[_plain(name)]
        near = () if lookup(text) else self._near(text)
        if near:
            raise Refused(
                "drug: neither a policy nor the plan's list has a drug of this name; did you mean one of: "
                f"{', '.join(near)}? Write the name that is meant, or give the NDC in its place."
            )
        return drug_of(text)

    def _near(self, text: str) -> tuple[str, ...]:
        words = [_plain(text), *(_plain(word) for word in text.split())]
        written = [word for word in dict.fromkeys(words) if len(word) >= _SHORTEST_WORD]
        near = [
            name
            for word in written
            for name in get_close_matches(word, self.spelled, n=_MOST_NEAR, cutoff=_NEAR)
        ]
        inside = [name for name in self.spelled if len(name) >= _SHORTEST_WORD and name in _plain(text)]
        return tuple(self.spelled[name] for name in dict.fromkeys((*near, *inside)))[:_MOST_NEAR]


def drug_names(catalogue: Catalogue, listed: Iterable[ListedCode]) -> DrugNames:
    """The names of the policies and of the entries of a list; where both have one, it is the policy's drug."""
    of_list = ((drug, drug_of(drug)) for entry in listed for drug in entry.drugs)
    of_policies = (pair for package in catalogue.packages for pair in _of_policy(package))
    drugs, spelled = dict[str, str](), dict[str, str]()
    for name, drug in (*of_policies, *of_list):
        drugs.setdefault(_plain(name), drug)
        spelled.setdefault(_plain(name), name)
    return DrugNames(drugs, spelled)


def _of_policy(package: PolicyPackage) -> Iterator[tuple[str, str]]:
    definitions = {fact.name: fact for fact in package.newest.vocabulary.facts}
    for service in package.services:
        yield from ((drug, drug) for drug in service.drugs)
        if service.names in definitions:
            yield from ((choice, choice) for choice in definitions[service.names].choices)
            yield from definitions[service.names].words.items()


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
