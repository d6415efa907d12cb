"""A profile as a tree of elements, made of its snapshot: what may stand where, how often, and of what type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_SYSTEM = "http://hl7.org/fhirpath/System."
_FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"


@dataclass(frozen=True, slots=True)
class ElementType:
    """One type that an element may have, with the profiles of it and, of a reference, of what it leads to."""

    code: str
    profiles: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule in FHIRPath; ``human`` says it in the words of its guide."""

    key: str
    expression: str
    human: str


@dataclass(frozen=True, slots=True)
class Slicing:
    """By what the slices of an element are told apart: pairs of a kind and a path. ``closed``: there are no others."""

    discriminators: tuple[tuple[str, str], ...]
    closed: bool


@dataclass(eq=False, slots=True)
class ProfileElement:
    """One element. ``name`` is that of JSON without the type of a choice; ``most`` is None where there is no end.

    ``fixed`` is the value that it has, ``pattern`` the least that its value holds, each None where there is none.
    ``unsliced`` is the element of which a slice is one.
    """

    path: str
    name: str
    choice: bool
    slice_name: str
    least: int
    most: int | None
    many: bool
    types: tuple[ElementType, ...]
    fixed: Any
    pattern: Any
    required_codes: str
    invariants: tuple[Invariant, ...]
    same_as: str
    slicing: Slicing | None
    children: list["ProfileElement"] = field(default_factory=list)
    slices: list["ProfileElement"] = field(default_factory=list)
    unsliced: "ProfileElement | None" = None

    def names(self) -> Iterator[tuple[str, ElementType]]:
        """The names in JSON, each with its type: of a choice there is one for each type."""
        if not self.choice:
            yield self.name, self.types[0] if self.types else _UNTYPED
            return
        for type_ in self.types:
            yield f"{self.name}{type_.code[:1].upper()}{type_.code[1:]}", type_

    def child(self, name: str) -> "ProfileElement | None":
        """The child of this name; of a choice the name without the type."""
        return next((child for child in self.children if child.name == name), None)


_UNTYPED = ElementType("", (), ())


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile, an extension or a type: its URL, the type that it is of, and its tree.

    ``by_id`` finds an element by its id, to which other elements refer.
    """

    url: str
    version: str
    type: str
    kind: str
    root: ProfileElement
    by_id: Mapping[str, ProfileElement]

    @property
    def key(self) -> str:
        """Its URL with its version."""
        return f"{self.url}|{self.version}"


def profile_of(definition: Mapping[str, Any]) -> Profile:
    """The tree of a StructureDefinition with a snapshot."""
    by_id: dict[str, ProfileElement] = {}
    for stated in definition["snapshot"]["element"]:
        id = stated.get("id") or stated["path"]
        element = by_id[id] = _element(stated, id)
        if len(by_id) > 1:
            _place(element, id, by_id)
    root = next(iter(by_id.values()))
    return Profile(
        definition["url"], definition.get("version", ""), definition["type"], definition["kind"], root, by_id
    )


def _place(element: ProfileElement, id: str, by_id: Mapping[str, ProfileElement]) -> None:
    """Hang an element below the one of which it is a part, or beside the slices of the one that it is a slice of."""
    above, _, last = id.rpartition(".")
    name, _, slice_name = last.partition(":")
    if not slice_name:
        _append(by_id.get(above), element)
        return
    outer, _, _ = slice_name.rpartition("/")
    sliced = f"{above}.{name}:{outer}" if outer else f"{above}.{name}"
    element.unsliced = by_id.get(sliced)
    if element.unsliced is not None:
        element.unsliced.slices.append(element)


def _append(above: ProfileElement | None, element: ProfileElement) -> None:
    if above is not None:
        above.children.append(element)


def _element(stated: Mapping[str, Any], id: str) -> ProfileElement:
    name = id.rpartition(".")[2].partition(":")[0]
    choice = name.endswith("[x]")
    most = stated.get("max", "*")
    base_most = stated.get("base", {}).get("max", most)
    binding = stated.get("binding", {})
    return ProfileElement(
        path=stated["path"],
        name=name.removesuffix("[x]"),
        choice=choice,
        slice_name=stated.get("sliceName", ""),
        least=stated.get("min", 0),
        most=None if most == "*" else int(most),
        many=base_most not in ("0", "1"),
        types=tuple(_type(stated_type) for stated_type in stated.get("type", ())),
        fixed=_valued(stated, "fixed"),
        pattern=_valued(stated, "pattern"),
        required_codes=binding.get("valueSet", "") if binding.get("strength") == "required" else "",
        invariants=tuple(_invariants(stated)),
        same_as=stated.get("contentReference", "").rpartition("#")[2],
        slicing=_slicing(stated["slicing"]) if "slicing" in stated else None,
    )


def _type(stated: Mapping[str, Any]) -> ElementType:
    code = stated.get("code", "")
    if code.startswith(_SYSTEM):
        named = [extension for extension in stated.get("extension", ()) if extension.get("url") == _FHIR_TYPE]
        texts = [extension.get("valueUrl") or extension.get("valueUri") for extension in named]
        code = texts[0] if texts and texts[0] else code.removeprefix(_SYSTEM).lower()
    return ElementType(code, tuple(stated.get("profile", ())), tuple(stated.get("targetProfile", ())))


def _valued(stated: Mapping[str, Any], how: str) -> Any:
    return next(
        (value for key, value in stated.items() if key.startswith(how) and key[len(how) :][:1].isupper()),
        None,
    )


def _invariants(stated: Mapping[str, Any]) -> Iterator[Invariant]:
    """The rules whose breach is an error; those without an expression are for people."""
    for constraint in stated.get("constraint", ()):
        if constraint.get("severity") == "error" and constraint.get("expression"):
            yield Invariant(constraint["key"], constraint["expression"], constraint.get("human", ""))


def _slicing(stated: Mapping[str, Any]) -> Slicing:
    discriminators = tuple(
        (discriminator["type"], discriminator["path"]) for discriminator in stated.get("discriminator", ())
    )
    return Slicing(discriminators, stated.get("rules") == "closed")
