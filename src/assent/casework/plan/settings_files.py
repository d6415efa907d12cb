"""Files of settings as they go in and out: whole texts by name, and the one secret among them kept back."""

import re
from collections.abc import Mapping

from assent.casework.plan.settings import CODES, OFFICE, PLAN, VALID_CODES, SettingsFiles
from assent.casework.record.checks import NotFound, Refused

EXCHANGED = (PLAN, OFFICE, CODES, VALID_CODES)
"""Files that go in and out. How people sign in stays on the machine of the store: it names secrets."""
_SEED = re.compile(r"^numbers *=.*$", re.MULTILINE)
_KEPT_BACK = "# numbers: kept back; leave it out, and it stays as it is."


def with_files(in_force: SettingsFiles, sent: Mapping[str, str]) -> SettingsFiles:
    """The files in force with others in their place; a file that is sent empty is gone.

    Raises ``Refused`` for a file that is not exchanged.
    """
    unknown = sorted(set(sent) - set(EXCHANGED))
    if unknown:
        raise Refused(f"files: {unknown[0]!r} is no file of settings; there are: {', '.join(EXCHANGED)}.")
    files = {**in_force, **{name: _whole(name, text, in_force) for name, text in sent.items()}}
    return {name: text for name, text in files.items() if text.strip()}


def shown_file(in_force: SettingsFiles, name: str) -> str:
    """A file as it may be read: without the seed of authorization numbers. Raises ``NotFound``."""
    if name not in EXCHANGED or name not in in_force:
        raise NotFound(f"There is no file of settings {name!r} in force.")
    text = in_force[name]
    return _SEED.sub(_KEPT_BACK, text) if name == OFFICE else text


def _whole(name: str, text: str, in_force: SettingsFiles) -> str:
    """A file as it is kept: where the seed was left out it is the one in force."""
    text = text.replace("\r\n", "\n")
    seed = _SEED.search(in_force.get(OFFICE, ""))
    if name != OFFICE or not text.strip() or seed is None or _SEED.search(text):
        return text
    if _KEPT_BACK in text:
        return text.replace(_KEPT_BACK, seed[0], 1)
    return f"{seed[0]}\n{text}"
