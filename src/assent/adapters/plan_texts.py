"""The texts that a plan supplies for its letters, as files in the folder of its store.

``forms/ID.LANGUAGE.toml`` holds an official form (``title``, ``text``, ``gives``),
``criteria/POLICY.VERSION.toml`` the published text of clauses (a table ``[criteria]``, by clause id),
``taglines.toml`` the notice of language help by language (a table ``[taglines]``). All may be missing.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from assent.casework.notices.plan_texts import FormText, PlanTexts, Tagline
from assent.casework.notices.words import LANGUAGES
from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import InvalidRecord
from assent.logic.package import Catalogue

FORMS, CRITERIA, TAGLINES = "forms", "criteria", "taglines.toml"
_FORM_KEYS = ("title", "text", "gives")


def read_plan_texts(folder: Path, catalogue: Catalogue) -> PlanTexts:
    """What the plan has supplied. Raises ``PlanError`` with the file, the key and what may stand there."""
    taglines = folder / TAGLINES
    return PlanTexts(
        tuple(_form(path) for path in _files(folder / FORMS)),
        {_policy_version(path): _criteria(path, catalogue) for path in _files(folder / CRITERIA)},
        _taglines(taglines) if taglines.exists() else (),
    )


def _taglines(path: Path) -> tuple[Tagline, ...]:
    try:
        return tuple(Tagline(language, text) for language, text in _texts(path, "taglines").items())
    except InvalidRecord as error:
        _fault(path, error.says.rstrip("."))


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.toml")))


def _form(path: Path) -> FormText:
    id, _, language = path.stem.rpartition(".")
    if not id or language not in LANGUAGES:
        _fault(
            path,
            f"name it after the form and its language, {' or '.join(LANGUAGES)}: CMS-10003-NDMCP.en.toml",
        )
    table = _table(path)
    for key in table:
        if key not in _FORM_KEYS:
            _fault(path, f"unknown key {key!r}; it has: {', '.join(_FORM_KEYS)}")
    title, text, gives = (
        table.get(key, default) for key, default in zip(_FORM_KEYS, ("", "", []), strict=True)
    )
    if not isinstance(title, str) or not isinstance(text, str):
        _fault(path, "title and text must be texts")
    if not isinstance(gives, list) or not all(isinstance(element, str) for element in gives):
        _fault(path, "gives must be a list of elements, such as ['appeal_rights']")
    try:
        return FormText(id, language, title, text, tuple(gives))
    except InvalidRecord as error:
        _fault(path, error.says.rstrip("."))


def _policy_version(path: Path) -> tuple[str, str]:
    policy, _, version = path.stem.partition(".")
    if not policy or not version:
        _fault(path, "name it after the policy and its version: POLICY.VERSION.toml")
    return policy, version


def _criteria(path: Path, catalogue: Catalogue) -> dict[str, str]:
    """The published text of clauses, each of which the policy has."""
    policy, name = _policy_version(path)
    version = catalogue.version(policy, name) if policy in catalogue.ids else None
    if version is None:
        _fault(path, f"no policy {policy} of version {name} is in the catalogue")
    texts = _texts(path, "criteria")
    for clause in texts:
        if clause not in version.outline:
            _fault(
                path, f"{clause} is no clause of {policy} {name}; `assent policy show {policy}` lists them"
            )
    return texts


def _texts(path: Path, key: str) -> dict[str, str]:
    """The texts of a file's one table, by their keys."""
    table = _table(path)
    texts = table.get(key)
    if set(table) != {key} or not isinstance(texts, dict):
        _fault(path, f"write one table [{key}]")
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            _fault(path, f"{name} must be a text that is not empty, not {text!r}")
    return texts


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        _fault(path, f"cannot be read: {error.strerror or type(error).__name__}")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _fault(path, str(error))


def _fault(path: Path, problem: str) -> NoReturn:
    raise PlanError(f"{path.parent.name}/{path.name}: {problem}.") from None
